import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { clipFindings, clipText } from '../../agent/clip.ts'
import { coalesce } from '../../agent/coalesce.ts'
import { createLocalHost } from '../../agent/host/local-host.ts'
import type { Inspection } from '../../agent/inspection.ts'
import { runRound } from '../../agent/runner.ts'
import type { Finding } from '../../shared/finding.ts'
import { LIMITS } from '../../shared/limits.ts'
import { Share } from '../../shared/quantities.ts'
import { Round } from '../../shared/round.ts'
import { createMemory } from '../support/fixture-host.ts'
import { aFinding } from '../support/frames.ts'
import { anInspection } from '../support/inspections.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')

async function run(changes: Partial<Inspection> = {}, request: Partial<Parameters<typeof runRound>[0]> = {}) {
  const round = await runRound({
    inspection: { ...anInspection(), ...changes },
    host: createLocalHost(),
    memory: createMemory(),
    parameters: {},
    trigger: 'schedule',
    plannedAt: NOW - 1_000,
    nextDueAt: NOW + 300_000,
    planVersion: 'v7',
    now: () => NOW,
    ...request,
  })
  expect(Round.safeParse(round).error).toBeUndefined()
  return round
}

describe('a round', () => {
  test('carries what was found and what was planned', async () => {
    const round = await run({}, { requestId: 'r1' })
    expect(round).toMatchObject({
      inspection: 'quiet',
      trigger: 'schedule',
      outcome: 'completed',
      plannedAt: NOW - 1_000,
      observedAt: NOW,
      nextDueAt: NOW + 300_000,
      planVersion: 'v7',
      requestId: 'r1',
      findings: [aFinding()],
      events: [],
    })
  })

  test('parameters reach the inspection parsed', async () => {
    const parameters = z.strictObject({ limit: Share.prefault('10%') })
    const seen: unknown[] = []
    const inspect: Inspection['inspect'] = async (context) => {
      seen.push(context.parameters)
      return []
    }
    await run({ parameters, inspect })
    await run({ parameters, inspect }, { parameters: { limit: '5%' } })
    expect(seen).toEqual([{ limit: 0.1 }, { limit: 0.05 }])
  })

  test('with wrong parameters nothing runs, and every mistake is named', async () => {
    const round = await run(
      { parameters: z.strictObject({ limit: Share }) },
      { parameters: { limit: 'much', lmit: 1 } },
    )
    expect([round.outcome, round.note?.code]).toEqual(['failed', 'parameters-invalid'])
    expect(round.note?.values.reason).toMatch(/limit: "much" is not a share.*lmit/s)
  })

  test('an inspection that throws is a failed round with the error, not a dead agent', async () => {
    const round = await run({ inspect: () => Promise.reject(new TypeError('x is not a function')) })
    expect(round.note).toEqual({
      code: 'inspection-failed',
      values: { reason: 'TypeError: x is not a function' },
    })
    expect(
      (
        await run({
          inspect: () => {
            throw new Error('at once')
          },
        })
      ).outcome,
    ).toBe('failed')
  })

  test('time over, although the inspection never listens', async () => {
    const startedAt = performance.now()
    const round = await run({ inspect: () => new Promise(() => undefined) }, { timeoutMs: 50 })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect([round.outcome, round.note]).toEqual([
      'timed-out',
      { code: 'time-limit-reached', values: { limit_seconds: 0.05 } },
    ])
  })

  test('an inspection that gives up at its signal has run out of time, whatever it throws', async () => {
    const inspect: Inspection['inspect'] = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    expect((await run({ inspect }, { timeoutMs: 20 })).outcome).toBe('timed-out')
  })

  test('an agent that stops ends the round', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 20)
    const round = await run({ inspect: () => new Promise(() => undefined) }, { signal: stop.signal })
    expect([round.outcome, round.note?.values.reason]).toEqual(['failed', 'the agent stopped'])
  })

  test('not applicable is an answer', async () => {
    const round = await run({ inspect: async () => ({ notApplicable: { code: 'no-systemd', values: {} } }) })
    expect([round.outcome, round.note?.code]).toEqual(['not-applicable', 'no-systemd'])
  })

  test('events come along', async () => {
    const event = { at: NOW, item: 'x', status: 'ok', summary: { code: 'inserted', values: {} } } as const
    expect((await run({ inspect: async () => ({ findings: [], events: [event] }) })).events).toEqual([event])
  })
})

describe('what does not fit', () => {
  const many = (count: number, change: (index: number) => Partial<Finding> = () => ({})) =>
    Array.from({ length: count }, (_, index) => aFinding({ item: `item ${index}`, ...change(index) }))

  test('the worst findings stay, in their order, and what was dropped is counted', () => {
    const findings = many(LIMITS.findingsPerRound + 10, (index) => ({
      status: index >= LIMITS.findingsPerRound ? 'critical' : 'ok',
      evidence: [],
    }))
    const clipped = clipFindings(findings)
    expect(clipped.findings).toHaveLength(LIMITS.findingsPerRound)
    expect(clipped.findings.filter(({ status }) => status === 'critical')).toHaveLength(10)
    expect(clipped.findings.at(-1)?.item).toBe(`item ${LIMITS.findingsPerRound + 9}`)
    expect(clipped.note).toEqual({ code: 'findings-clipped', values: { dropped: 10, limit: 500 } })
  })

  test('a round is never larger than a frame, however much is said', async () => {
    const text = '"\\\u0001中'.repeat(1_000)
    const evidence = Array.from({ length: 20 }, () => ({ source: 's'.repeat(500), text }))
    const values = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`v${index}`, 'x'.repeat(5_000)]),
    )
    const summary = { code: 'c', values }
    const events = Array.from(
      { length: 400 },
      () => ({ at: NOW, item: 'x'.repeat(900), status: 'ok', summary }) as const,
    )
    const findings = many(300, () => ({ evidence, summary }))
    const round = await run({ inspect: async () => ({ findings, events }) })
    expect(Buffer.byteLength(JSON.stringify(round))).toBeLessThan(LIMITS.frameBytes - 1_024)
    expect(round.findings.length).toBeGreaterThan(0)
  })

  test('cut text shows that it is cut', () => {
    expect(clipText('x'.repeat(100), 50)).toHaveLength(50)
    expect(clipText('x'.repeat(100), 50)).toMatch(/… \[clipped\]$/)
    expect(clipText('short', 50)).toBe('short')
  })

  test('figures that are no numbers are left out', () => {
    const measurements = [
      { name: 'a', value: Number.NaN, unit: 'count' },
      { name: 'b', value: 1, unit: 'count' },
    ] as const
    const [finding] = clipFindings([aFinding({ measurements: [...measurements] })]).findings
    expect(finding?.measurements.map(({ name }) => name)).toEqual(['b'])
  })
})

describe('signals that come in storms', () => {
  test('wake at once, then joined, and the last is not lost', async () => {
    let wakes = 0
    const { wake, stop } = coalesce(() => (wakes += 1), { delayMs: 5, gapMs: 60 })
    for (let index = 0; index < 20; index += 1) wake()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(wakes).toBe(1)
    wake()
    wake()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(wakes).toBe(2)
    wake()
    stop()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(wakes).toBe(2)
  })
})
