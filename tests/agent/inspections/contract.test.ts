// Every inspection of the registry keeps the contract; a broken specimen proves that this suite would notice.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createLocalHost } from '../../../agent/host/local-host.ts'
import { defineInspection } from '../../../agent/inspection.ts'
import { INSPECTIONS } from '../../../agent/inspections/index.ts'
import { SELF } from '../../../agent/self/inspection.ts'
import type { Finding } from '../../../shared/finding.ts'
import { createFixtureHost, inspectHost } from '../../support/fixture-host.ts'
import { flawsOfInspection, flawsOfRound } from '../../support/inspection-contract.ts'

describe.each(INSPECTIONS.map((inspection) => [inspection.name, inspection] as const))(
  '%s',
  (_, inspection) => {
    test('is declared whole', () => expect(flawsOfInspection(inspection)).toEqual([]))

    test.each(['debian-db', 'alpine'])('says nothing unreadable about %s', async (name) => {
      const host = createFixtureHost(name)
      const round = await inspectHost(inspection, host)
      expect(flawsOfRound(inspection, round)).toEqual([])
      expect(['completed', 'not-applicable']).toContain(round.outcome)
    })

    test('tells the truth about this machine, or that it does not apply', { timeout: 60_000 }, async () => {
      const host = createLocalHost()
      const round = await inspectHost(inspection, host)
      await host.close()
      expect(['completed', 'not-applicable']).toContain(round.outcome)
      expect(round.findings.length > 0 || round.note !== undefined).toBe(true)
    })

    test('refuses parameters that it does not know', async () => {
      const round = await inspectHost(inspection, createFixtureHost('alpine'), { parameters: { bogus: 1 } })
      expect([round.outcome, round.note?.code]).toEqual(['failed', 'parameters-invalid'])
    })

    test('gives up when its time is over', async () => {
      const never = new Promise<never>(() => undefined)
      const host = {
        ...createFixtureHost('debian-db'),
        readText: () => never,
        stat: () => never,
        systemd: () => never,
        list: () => never,
      }
      const { runRound } = await import('../../../agent/runner.ts')
      const { createMemory } = await import('../../support/fixture-host.ts')
      const jobs = inspection.name === 'backups' ? { jobs: [{ name: 'a', files: '/a' }] } : {}
      const request = {
        inspection,
        host,
        memory: createMemory(),
        parameters: jobs,
        trigger: 'demand',
        timeoutMs: 20,
      } as const
      const round = await runRound({ ...request, plannedAt: null, nextDueAt: null, planVersion: '' })
      // The agent's own inspection asks no host, so nothing of it can hang.
      expect(round.outcome).toBe(inspection.name === SELF ? 'not-applicable' : 'timed-out')
    })
  },
)

test('names are told apart', () => {
  const names = INSPECTIONS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

describe('a broken specimen', () => {
  const broken = defineInspection({
    name: 'broken',
    title: { en: 'Broken', 'zh-CN': '损坏' },
    every: '5m',
    timeout: 'soon',
    parameters: z.strictObject({ needed: z.string() }),
    texts: {
      lost: { en: '{a} and {b}', 'zh-CN': '只有 {a}' },
      gap: { en: 'Has {nothing}', 'zh-CN': '缺少 {nothing}' },
      english: { en: 'Only', 'zh-CN': 'Only' },
      'inspection-failed': { en: 'Mine', 'zh-CN': '我的' },
    },
    measurements: {},
    metrics: [{ name: 'xunjian_things', help: 'x', type: 'counter', from: 'things', labels: {} }],
    faults: { badRounds: 1, goodRounds: 1, recovery: 'automatic' },
    inspect: async () => [],
  })

  test('is seen through', () => {
    expect(flawsOfInspection(broken)).toEqual([
      'does not run without parameters',
      'time limit soon',
      expect.stringContaining('lost has other places'),
      'english is not Chinese in Chinese',
      'inspection-failed is a code of the framework',
      expect.stringContaining('comes from nothing'),
      expect.stringContaining('prefix'),
      expect.stringContaining('counter and _total'),
    ])
  })

  test('and so is what it says', async () => {
    const finding: Omit<Finding, 'summary'> = {
      item: 'x',
      status: 'ok',
      measurements: [{ name: 'm', value: 1, unit: 'count' }],
      evidence: [],
    }
    const speaking = defineInspection({
      ...broken,
      parameters: z.strictObject({}),
      inspect: async () => [
        { ...finding, summary: { code: 'gap', values: {} } },
        { ...finding, summary: { code: 'unheard', values: {} } },
      ],
    })
    await expect(inspectHost(speaking, createFixtureHost('alpine'))).rejects.toThrow(
      /an item twice[\s\S]*Has \{nothing\}[\s\S]*no label for m[\s\S]*no text for unheard/,
    )
  })
})
