import { describe, expect, it } from 'vitest'
import type { LocalEntry } from '../../agent/config.ts'
import { mergePlan, toEffectiveEntry } from '../../agent/plan.ts'
import { EffectivePlanEntry, PlanEntry } from '../../shared/plan.ts'
import { aDiskLike, anInspection } from '../support/inspections.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const HOST = '3f0c6ad2-2e5a-4f0e-9d7e-6f1a2b3c4d5e'

type Asked = { local?: LocalEntry; wanted?: Partial<PlanEntry>; hostId?: string }

function planned({ local, wanted, hostId = HOST }: Asked) {
  const entries = wanted === undefined ? [] : [PlanEntry.parse({ inspection: 'disk-like', ...wanted })]
  const settings = {
    inspections: [aDiskLike],
    local: new Map(local === undefined ? [] : [['disk-like', local]]),
    timeZone: 'Asia/Shanghai',
    hostId,
  }
  const merged = mergePlan(settings, wanted === undefined ? null : { version: '7', entries }, NOW)
  for (const entry of merged) EffectivePlanEntry.parse(toEffectiveEntry(entry))
  return merged
}

describe('the effective plan', () => {
  it('is the inspection’s own when nobody says otherwise', () => {
    expect(planned({})[0]).toMatchObject({
      source: 'default',
      enabled: true,
      cron: '*/5 * * * *',
      timeZone: 'UTC',
      timeoutMs: 5_000,
      parsed: { limit: 0.1, paths: [] },
    })
  })

  it('follows the host’s file, and above it the collector', () => {
    const local: LocalEntry = {
      cron: '0 2 * * *',
      timeoutMs: 9_000,
      parameters: { limit: '20%', paths: ['/srv'] },
    }
    expect(planned({ local })[0]).toMatchObject({
      source: 'file',
      cron: '0 2 * * *',
      timeZone: 'Asia/Shanghai',
    })
    const [entry] = planned({
      local,
      wanted: { cron: '30 3 * * *', timeZone: 'UTC', parameters: { limit: '5%' } },
    })
    expect(entry).toMatchObject({
      source: 'collector',
      cron: '30 3 * * *',
      timeZone: 'UTC',
      timeoutMs: 9_000,
      parameters: { limit: '5%', paths: ['/srv'] },
      parsed: { limit: 0.05, paths: ['/srv'] },
    })
    expect(entry?.refused).toBeUndefined()
  })

  it('refuses a parameter that the inspection refuses, with the whole entry, in words', () => {
    const [entry] = planned({ wanted: { cron: '0 1 * * *', parameters: { limit: '900%' } } })
    expect(entry).toMatchObject({
      source: 'default',
      cron: '*/5 * * * *',
      parsed: { limit: 0.1 },
      refused: 'parameters: limit: "900%" is not a share; write 10% or 0.5%',
    })
    expect(planned({ wanted: { cron: '0 99 * * *' } })[0]?.refused).toBe(
      'cron "0 99 * * *": hour "99" cannot be read (0–23)',
    )
    expect(planned({ wanted: { timeZone: 'Mars/Olympus' } })[0]?.refused).toContain('Mars/Olympus')
  })

  it('lets the collector choose limits, never the paths that the host’s own file allows', () => {
    const local: LocalEntry = { parameters: { paths: ['/srv'] } }
    const [entry] = planned({ local, wanted: { parameters: { limit: '5%', paths: ['/etc/shadow'] } } })
    expect(entry?.parsed).toEqual({ limit: 0.05, paths: ['/srv'] })
    expect(entry?.refused).toBe("only this host's own file may set paths")
  })

  it('leaves off what the host’s own file turns off, and lets the collector turn off the rest', () => {
    const local: LocalEntry = { enabled: false, parameters: {} }
    const [entry] = planned({ local, wanted: { cron: '0 1 * * *' } })
    expect(entry).toMatchObject({ enabled: false, refused: "this host's own file turns it off" })
    const [off] = planned({ local: { parameters: {} }, wanted: { enabled: false } })
    expect(off?.enabled).toBe(false)
    expect(off?.refused).toBeUndefined()
  })

  it('says so when the collector plans an inspection that this agent does not have', () => {
    const entries = [PlanEntry.parse({ inspection: 'tape-robot' })]
    const settings = { inspections: [anInspection()], local: new Map(), timeZone: 'UTC', hostId: HOST }
    const merged = mergePlan(settings, { version: '7', entries }, NOW)
    expect(merged.map(({ inspection, enabled, refused }) => [inspection, enabled, refused])).toEqual([
      ['quiet', true, undefined],
      ['tape-robot', false, 'this agent has no such inspection'],
    ])
  })

  it('spreads hosts behind the same slot, each always by the same delay', () => {
    const delays = Array.from({ length: 50 }, (_, index) => {
      const hostId = HOST.replace('3f0c6ad2', String(10_000_000 + index))
      return planned({ hostId })[0]?.spreadMs ?? -1
    })
    expect(new Set(delays).size).toBeGreaterThan(45)
    expect(Math.max(...delays)).toBeLessThan(30_000)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0)
    expect(planned({})[0]?.spreadMs).toBe(planned({})[0]?.spreadMs)
  })
})
