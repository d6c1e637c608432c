// Clocks that are off, set, or stand still, on either side: nobody is blamed for another's clock.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  CLOCK_CRITICAL_MS,
  compareReadings,
  countedAt,
  judgeOffset,
} from '../../../collector/ingest/clock.ts'
import type { AgentFrame } from '../../../shared/protocol.ts'
import { finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

const HOUR = 60 * MINUTE
const YEAR = 365.25 * 24 * HOUR
const SECOND_HOST = '0198f2a0-0000-4000-8000-000000000002'
const THIRD_HOST = '0198f2a0-0000-4000-8000-000000000003'

describe('judging an offset', () => {
  it.each([
    [9_000, 'ok', 'ok'],
    [-11_000, 'ok', 'warning'],
    [9_000, 'warning', 'warning'],
    [7_000, 'warning', 'ok'],
    [CLOCK_CRITICAL_MS + 1, 'ok', 'critical'],
    [-0.9 * CLOCK_CRITICAL_MS, 'critical', 'critical'],
    [0.7 * CLOCK_CRITICAL_MS, 'critical', 'warning'],
    [0, 'critical', 'ok'],
  ] as const)('%d ms when it was %s is %s', (offset, before, after) => {
    expect(judgeOffset(offset, 10_000, before)).toBe(after)
  })
})

describe('two looks at the two clocks of the collector', () => {
  it.each([
    ['nothing', 5_000, 5_000, { setMs: 0, heldMs: 0 }],
    ['a clock that is slewed', 5_900, 5_000, { setMs: 0, heldMs: 0 }],
    ['set forward by an hour', 5_000 + HOUR, 5_000, { setMs: HOUR, heldMs: 0 }],
    ['set back by ten years', 5_000 - 10 * YEAR, 5_000, { setMs: -10 * YEAR, heldMs: 0 }],
    ['a process that stood still', 65_000, 65_000, { setMs: 0, heldMs: 60_000 }],
    ['a wall clock that stands still', 0, 5_000, { setMs: -5_000, heldMs: 0 }],
  ])('tell of %s', (_name, wallMs, tickMs, told) => {
    expect(compareReadings({ wallMs: 0, tickMs: 0 }, { wallMs, tickMs }, 5_000)).toEqual(told)
  })
})

describe('where a round is counted', () => {
  it.each([
    ['as it says', T0 - HOUR, 0, T0 - HOUR],
    ['as it says by a clock that is a little off', T0 + 60_000, 60_000, T0 + 60_000],
    ['by the collector’s time when the host is a year ahead', T0 + YEAR, YEAR, T0],
    ['where it came from before the clock went wrong', T0 - HOUR, 10 * YEAR, T0 - HOUR],
    ['when it came, when nothing else makes sense', T0 + 10 * YEAR, 0, T0],
  ])('%s', (_name, moment, offset, at) => {
    expect(countedAt(moment, offset, T0)).toBe(at)
  })
})

let rig: WriterRig
let connection: number
/** By how much the host's clock is ahead. */
let offset: number
let seq: number
beforeEach(() => {
  rig = createWriterRig({ sweepEvery: '5s' })
  rig.enrol()
  connection = rig.connect()
  offset = 0
  seq = 0
})
afterEach(() => rig.remove())

const beat = (to = connection, by = offset) =>
  rig.send(to, {
    type: 'heartbeat',
    sentAt: Math.round(rig.now + by),
    queue: { rounds: 0, bytes: 0, dropped: 0 },
  })
const made = (status: 'ok' | 'critical' = 'ok'): AgentFrame => {
  seq += 1
  // The plan says each five minutes, by the host's own clock.
  const plannedAt = Math.floor((rig.now + offset) / (5 * MINUTE)) * 5 * MINUTE
  const findings = [finding('/', status, seq)]
  return { type: 'round', epoch: EPOCH, seq, round: round({ observedAt: plannedAt, plannedAt, findings }) }
}
/** Time goes by on both sides, with heartbeats, rounds and sweeps as in real life. */
function live(forMs: number, does: { readonly isHostUp?: boolean; readonly isSwept?: boolean } = {}): void {
  const { isHostUp = true, isSwept = true } = does
  for (let passed = 0; passed < forMs; passed += 5_000) {
    const before = Math.floor((rig.now + offset) / (5 * MINUTE))
    rig.at(rig.now + 5_000)
    if (isHostUp && passed % 15_000 === 0) beat()
    if (isHostUp && Math.floor((rig.now + offset) / (5 * MINUTE)) > before) rig.send(connection, made())
    if (isSwept) rig.sweep()
  }
}
const faults = (item: string) =>
  rig.rows('SELECT status, stage, source FROM faults WHERE item = ? ORDER BY id', item)
const missed = () => Number(rig.rows('SELECT coalesce(sum(missed), 0) AS n FROM slots')[0]?.n)
const audit = () => rig.rows("SELECT before, after FROM audit WHERE action = 'collector.clock-set'")

describe('the clock of a host', () => {
  it('is a finding when two heartbeats agree that it is off, and well again when two agree that it is right', () => {
    offset = 60_000
    beat()
    expect(faults('clock')).toEqual([])
    beat()
    expect(faults('clock')).toMatchObject([{ status: 'warning', stage: 'reported', source: 'inspection' }])
    offset = 0
    beat()
    beat()
    expect(faults('clock')).toMatchObject([{ status: 'ok', stage: 'closed' }])
  })

  it('is not a finding for one heartbeat that waited on the line', () => {
    beat(connection, -60_000)
    beat()
    beat(connection, -60_000)
    beat()
    expect(faults('clock')).toEqual([])
  })

  it('is critical beyond five minutes, and keeps its word over a restart', () => {
    offset = -10 * MINUTE
    beat()
    beat()
    rig.restart('killed')
    connection = rig.connect()
    beat()
    beat()
    expect(faults('clock')).toMatchObject([{ status: 'critical', stage: 'reported' }])
  })

  it('does not touch what is known of its silence', () => {
    offset = 60_000
    live(30_000)
    live(120_000, { isHostUp: false })
    expect(faults('silence')).toMatchObject([{ stage: 'reported' }])
    expect(faults('clock')).toMatchObject([{ stage: 'reported' }])
  })

  it.each([
    ['an hour ahead', HOUR],
    ['an hour behind', -HOUR],
    ['ten years ahead', 10 * YEAR],
    ['ten years behind', -10 * YEAR],
  ])('%s and back again neither floods nor hides missed rounds', (_name, by) => {
    live(20 * MINUTE)
    offset = by
    live(20 * MINUTE)
    expect(missed()).toBeLessThanOrEqual(1)
    offset = 0
    live(20 * MINUTE)
    expect(missed()).toBeLessThanOrEqual(2)
    // What is due by the right clock and does not come is missed as ever.
    const before = missed()
    live(21 * MINUTE, { isHostUp: false })
    expect(missed() - before).toBeGreaterThanOrEqual(3)
  })

  it('that was years off is counted in the half hours of now', () => {
    offset = 10 * YEAR
    beat()
    live(20 * MINUTE)
    const [range] = rig.rows('SELECT min(at) AS first, max(at) AS last FROM slots')
    expect(Number(range?.first)).toBeGreaterThan(T0 - HOUR)
    expect(Number(range?.last)).toBeLessThan(T0 + 2 * HOUR)
  })

  it('set back by years: its rounds are still judged', () => {
    offset = 10 * YEAR
    live(10 * MINUTE)
    offset = 0
    rig.at(rig.now + 1_000)
    rig.send(connection, made('critical'), made('critical'))
    expect(faults('/')).toMatchObject([{ stage: 'reported', status: 'critical' }])
  })
})

describe('the collector’s own clock', () => {
  it.each([
    ['an hour forward', HOUR],
    ['an hour back', -HOUR],
    ['ten years forward', 10 * YEAR],
    ['ten years back', -10 * YEAR],
  ])('set %s makes nobody silent and no round missed, and silence is still found', (_name, by) => {
    live(11 * MINUTE)
    rig.setClock(Math.round(by))
    rig.sweep()
    offset -= Math.round(by)
    live(11 * MINUTE)
    expect(faults('silence')).toEqual([])
    expect(missed()).toBe(0)
    live(90_000, { isHostUp: false })
    expect(faults('silence')).toMatchObject([{ stage: 'reported' }])
  })

  it('set is a row of the operation log and a line of the log', () => {
    live(10_000)
    rig.heard()
    rig.setClock(HOUR)
    rig.sweep()
    expect(audit()).toHaveLength(1)
    expect(JSON.parse(String(audit()[0]?.after))).toMatchObject({ byMs: HOUR })
    expect(rig.heard()).toContainEqual({ kind: 'clock-set', byMs: HOUR })
  })

  it('set while a host is away does not make its rounds missed by the hour', () => {
    live(11 * MINUTE)
    rig.command({ kind: 'disconnect', connection, at: rig.now })
    rig.setClock(HOUR)
    rig.sweep()
    live(3 * MINUTE, { isHostUp: false })
    expect(missed()).toBeLessThanOrEqual(1)
  })

  it('that stands still finds silence all the same, and says so once', () => {
    live(30_000)
    const stands = (forMs: number) => {
      for (let passed = 0; passed < forMs; passed += 5_000) {
        rig.at(rig.now + 5_000)
        rig.setClock(-5_000)
        rig.sweep()
      }
    }
    stands(50_000)
    expect(faults('silence')).toEqual([])
    stands(30_000)
    expect(faults('silence')).toMatchObject([{ stage: 'reported' }])
    expect(audit()).toHaveLength(1)
  })

  it('is doubted before the clocks of all hosts are', () => {
    const others = [SECOND_HOST, THIRD_HOST].map((id) => {
      rig.enrol(id)
      return rig.connect(id)
    })
    const all = [connection, ...others]
    const allBeat = (by: number) => {
      for (const one of all) beat(one, by)
      rig.sweep()
    }
    allBeat(0)
    for (const by of [-HOUR, -HOUR, -HOUR]) allBeat(by)
    expect(faults('clock').filter((fault) => fault.stage !== 'closed')).toEqual([])
    expect(rig.rows('SELECT id FROM hosts WHERE id = ?', HOST_ID)).toHaveLength(1)
  })

  it('that jumps back leaves the rounds in the order of their arrival', () => {
    rig.send(connection, made())
    rig.setClock(-Math.round(10 * YEAR))
    rig.send(connection, made())
    rig.restart('killed')
    connection = rig.connect()
    rig.send(connection, made())
    const days = rig.rows('SELECT day FROM days ORDER BY first_id').map((row) => row.day)
    const ids = days.flatMap((day) =>
      rig.rows(`SELECT id, seq FROM rounds_${day} WHERE seq IS NOT NULL ORDER BY id`),
    )
    expect(ids.map((row) => row.seq)).toEqual([1, 2, 3])
  })
})

describe('a collector that stood still', () => {
  it('does not call hosts silent for the time in which it did not listen', () => {
    live(11 * MINUTE)
    rig.at(rig.now + 10 * MINUTE)
    rig.sweep()
    expect(faults('silence')).toEqual([])
    live(2 * MINUTE)
    expect(faults('silence')).toEqual([])
    live(90_000, { isHostUp: false })
    expect(faults('silence')).toMatchObject([{ stage: 'reported' }])
  })
})
