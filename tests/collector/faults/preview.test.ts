// A policy tried on rounds that are on record: what it would have opened, what it would have avoided.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { previewPolicy } from '../../../collector/faults/preview.ts'
import { COLLECTOR_LIMITS } from '../../../collector/limits.ts'
import type { ReadStore } from '../../../collector/store/read-store.ts'
import { openReadStore } from '../../../collector/store/sqlite/read-store.ts'
import { Policy } from '../../../shared/api/settings/policy.ts'
import { ACTOR, finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

const STATUS = { o: 'ok', w: 'warning', c: 'critical', u: 'unknown' } as const
const NOW = T0 + 86_400_000

let rig: WriterRig
let store: ReadStore
beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
})
afterEach(() => {
  store.close()
  rig.remove()
})

/** A round of every item every five minutes, one letter each; figures fall by one a round from 100. */
function record(items: Readonly<Record<string, string>>): void {
  const connection = rig.connect()
  const length = Math.max(...Object.values(items).map((letters) => letters.length))
  for (let index = 0; index < length; index += 1) {
    const observedAt = T0 + (index + 1) * 5 * MINUTE
    rig.at(observedAt)
    const findings = Object.entries(items).flatMap(([item, letters]) => {
      const status = STATUS[letters[index] as keyof typeof STATUS]
      return status === undefined ? [] : [finding(item, status, 100 - index)]
    })
    rig.rounds(connection, round({ observedAt, plannedAt: observedAt, findings }))
  }
  store = openReadStore(rig.path)
}

function save(id: string, body: Readonly<Record<string, unknown>>): void {
  rig.command({
    kind: 'write-setting',
    settingKind: 'policy',
    id,
    isNew: true,
    body: Policy.parse({ name: id, ...body }),
    secrets: {},
    version: null,
    by: ACTOR,
    at: rig.now,
  })
}

async function preview(body: Readonly<Record<string, unknown>>, replaces: string | null = null) {
  const policy = Policy.parse({ name: 'new', ...body })
  const tried = await previewPolicy(store, { policy, replaces, days: 7 }, NOW)
  const said = (faults: NonNullable<typeof tried>['faults']) =>
    faults.map(({ item, openedAt, recoveredAt, isOpenedNow, grade }) => ({
      item,
      openedAt: minuteOf(openedAt),
      recoveredAt: minuteOf(recoveredAt),
      isOpenedNow,
      grade,
    }))
  return tried === null ? null : { ...tried, faults: said(tried.faults), avoided: said(tried.avoided) }
}

const minuteOf = (at: unknown) => (typeof at === 'number' ? (at - T0) / MINUTE : null)

describe('a preview', () => {
  it('of a policy that changes nothing tells the faults that there were', async () => {
    record({ '/': 'occcoooo', '/var': 'ocococwwo' })
    const tried = await preview({})
    const real = rig.rows('SELECT item, opened_at, recovered_at FROM faults ORDER BY opened_at DESC')
    expect(tried?.faults.map(({ item, openedAt, recoveredAt }) => [item, openedAt, recoveredAt])).toEqual(
      real.map((row) => [row.item, minuteOf(row.opened_at), minuteOf(row.recovered_at)]),
    )
    expect(tried).toMatchObject({ isPartial: false, rounds: 9, avoided: [] })
    expect(tried?.faults.every(({ isOpenedNow }) => isOpenedNow)).toBe(true)
  })

  it('tells what a stricter policy would have opened besides', async () => {
    record({ '/': 'oocoo', '/var': 'ocoooccco' })
    expect((await preview({ rule: { badRounds: 1 }, grade: { critical: 'major' } }))?.faults).toEqual([
      { item: '/', openedAt: 15, recoveredAt: 20, isOpenedNow: false, grade: 'major' },
      { item: '/var', openedAt: 10, recoveredAt: 45, isOpenedNow: true, grade: 'major' },
    ])
  })

  it('tells what a milder policy would have avoided', async () => {
    record({ '/': 'occoooo', '/var': 'wwwwwww' })
    const tried = await preview({ rule: { badRounds: 4 } })
    expect(tried?.avoided).toMatchObject([{ item: '/', openedAt: 15 }])
    expect(tried?.faults).toMatchObject([{ item: '/var', openedAt: 20, isOpenedNow: true }])
  })

  it('looks at figures where limits ask for them, though all was well', async () => {
    record({ '/': 'oooooooooo' })
    const limits = [{ measurement: 'avail_bytes', side: 'below', warning: 95 }]
    expect((await preview({ limits }))?.faults).toMatchObject([{ openedAt: 40, recoveredAt: null }])
  })

  it('opens what was bad for long enough at that moment', async () => {
    record({ '/': 'occ' })
    expect((await preview({ rule: { badRounds: 1, minMinutes: 30 } }))?.faults).toMatchObject([
      { openedAt: 40 },
    ])
  })

  it('speaks only of what the policy chooses, or the one that it takes the place of', async () => {
    record({ '/': 'cccc', '/var': 'cccc', '/srv': 'cccc' })
    save('old', { match: { items: ['/var'] }, ignore: true })
    const tried = await preview({ match: { items: ['/srv'] }, ignore: true }, 'old')
    expect(tried?.faults.map(({ item }) => item)).toEqual(['/var'])
    expect(tried?.avoided.map(({ item }) => item)).toEqual(['/srv'])
    expect(await preview({ match: { hosts: [HOST_ID] } }, 'not-there')).toBeNull()
  })

  it('changes nothing', async () => {
    record({ '/': 'cccc' })
    const before = rig.rows('SELECT * FROM faults')
    await preview({ ignore: true })
    expect(rig.rows('SELECT * FROM faults')).toEqual(before)
  })
})

describe('the bounds of a preview', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`/m${index}`, 'cc']))

  it('previewFaults: what is beyond is left out, and it says so', async () => {
    const connection = rig.connect()
    const other = '0198f2a0-0000-4000-8000-000000000002'
    rig.enrol(other, { name: 'zz' })
    const findings = Object.keys(many(500)).map((item) => finding(item, 'critical'))
    const half = findings.map((one) => ({ ...one, evidence: [], measurements: [] }))
    for (const observedAt of [T0 + MINUTE, T0 + 2 * MINUTE])
      rig.rounds(connection, round({ observedAt, findings: half }))
    const second = rig.connect(other)
    for (const [index, observedAt] of [T0 + MINUTE, T0 + 2 * MINUTE].entries())
      rig.send(second, {
        type: 'round',
        epoch: '0123456789abcdef',
        seq: index + 1,
        round: round({ observedAt, findings: half.slice(0, 1) }),
      })
    store = openReadStore(rig.path)
    const tried = await preview({})
    expect(tried?.faults).toHaveLength(COLLECTOR_LIMITS.previewFaults)
    expect(tried?.isPartial).toBe(true)
  })

  it('previewTurnMs: others get their turn meanwhile', async () => {
    record({ '/': 'cccc' })
    let turns = 0
    const count = () => {
      turns += 1
      if (turns < 1_000) setImmediate(count)
    }
    const series = store.replay.series().find(({ inspection }) => inspection === 'disk')
    if (series === undefined) throw new Error('no series')
    const slow = (): [] => {
      const until = performance.now() + COLLECTOR_LIMITS.previewTurnMs
      while (performance.now() < until);
      return []
    }
    const replay = { ...store.replay, series: () => Array(5).fill(series), rounds: slow }
    setImmediate(count)
    const policy = Policy.parse({ name: 'new' })
    await previewPolicy({ ...store, replay }, { policy, replaces: null, days: 1 }, NOW)
    expect(turns).toBeGreaterThanOrEqual(5)
  })

  it('previewMs: what cannot be looked at in time is left out, and it says so', async () => {
    record({ '/': 'cccc' })
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      now += COLLECTOR_LIMITS.previewMs
      return now
    })
    const policy = Policy.parse({ name: 'new' })
    const tried = await previewPolicy(store, { policy, replaces: null, days: 1 }, NOW)
    clock.mockRestore()
    expect(tried).toMatchObject({ faults: [], isPartial: true })
  })

  it('previewRounds: what cannot be looked at is left out, and it says so', async () => {
    record({ '/': 'cccccc' })
    const spent = { ...store, replay: { ...store.replay, rounds: () => manyRounds } }
    const manyRounds = Array.from({ length: COLLECTOR_LIMITS.previewRounds }, (_, index) => ({
      observedAt: T0 + index,
      outcome: 'completed' as const,
      findings: null,
      events: [],
    }))
    const policy = Policy.parse({ name: 'new', limits: [{ measurement: 'x', side: 'above', warning: 1 }] })
    const tried = await previewPolicy(spent, { policy, replaces: null, days: 1 }, NOW)
    expect(tried).toMatchObject({ rounds: COLLECTOR_LIMITS.previewRounds, isPartial: true })
  })
})
