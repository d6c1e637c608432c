// A host comes back with a backlog: what is true now is said now, what is over is written down and said to nobody.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MOST_OVERTAKERS } from '../../../collector/ingest/catch-up.ts'
import type { FromWriter } from '../../../collector/ingest/messages.ts'
import type { LiveEvent } from '../../../shared/api/overview.ts'
import type { AgentFrame } from '../../../shared/protocol.ts'
import type { Status } from '../../../shared/status.ts'
import { ACTOR, finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
let connection: number
beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
  connection = rig.connect()
})
afterEach(() => rig.remove())

const LETTERS: Record<string, Status> = { o: 'ok', w: 'warning', c: 'critical' }
/** Round number n was made n times 5 minutes after T0. */
const madeAt = (seq: number) => T0 + seq * 5 * MINUTE
const frame = (seq: number, letter: string, lane?: 'live' | 'backlog'): AgentFrame => ({
  type: 'round',
  epoch: EPOCH,
  seq,
  ...(lane === undefined ? {} : { lane }),
  round: round({
    observedAt: madeAt(seq),
    plannedAt: madeAt(seq),
    findings: letter === '-' ? [] : [finding('/var', LETTERS[letter] ?? 'ok', seq)],
  }),
})
/** Letters from `first` on, as they were made, in one turn. */
const told = (first: number, letters: string, lane?: 'live' | 'backlog') =>
  [...letters].map((letter, index) => frame(first + index, letter, lane))
const faults = () =>
  rig.rows(
    `SELECT stage, status, worst, began_at, opened_at, recovered_at, closed_at, bad_rounds, is_past FROM faults
     WHERE inspection = 'disk' ORDER BY began_at`,
  )
const eventsOf = (said: readonly FromWriter[]): LiveEvent[] =>
  said.flatMap((message) => (message.kind === 'committed' ? message.events : []))

/** Rounds 1 … in time, then an outage; the host is back at the end of round `back`. */
function away(before: string, back: number): void {
  for (const [index, letter] of [...before].entries()) {
    rig.at(madeAt(index + 1) + 1_000)
    rig.send(connection, frame(index + 1, letter))
  }
  rig.command({ kind: 'disconnect', connection, at: rig.now })
  rig.at(madeAt(back) + 10_000)
  connection = rig.connect()
  rig.heard()
}

describe('a fault that began and ended while the host was away', () => {
  beforeEach(() => {
    away('oo', 9)
    rig.send(connection, frame(9, 'o', 'live'))
    rig.send(connection, ...told(3, 'occcoo', 'backlog'))
  })

  it('is written down with its true times, closed, and as past', () => {
    expect(faults()).toMatchObject([
      {
        stage: 'closed',
        status: 'ok',
        worst: 'critical',
        began_at: madeAt(4),
        opened_at: madeAt(5),
        recovered_at: madeAt(7),
        closed_at: madeAt(7),
        is_past: 1,
      },
    ])
  })

  it('is in the history of the item', () => {
    expect(rig.rows('SELECT from_at, to_at, status FROM runs ORDER BY from_at')).toEqual([
      { from_at: madeAt(1), to_at: madeAt(4), status: 'ok' },
      { from_at: madeAt(4), to_at: madeAt(7), status: 'critical' },
      { from_at: madeAt(7), to_at: null, status: 'ok' },
    ])
  })

  it('leaves its rows in the operation log and its time line', () => {
    const actions = rig
      .rows("SELECT action FROM audit WHERE action LIKE 'fault.%' ORDER BY id")
      .map((row) => row.action)
    expect(actions).toEqual(['fault.opened', 'fault.recovered', 'fault.closed'])
    expect(rig.rows('SELECT kind, at FROM fault_entries ORDER BY id')).toEqual([
      { kind: 'opened', at: madeAt(5) },
      { kind: 'recovered', at: madeAt(7) },
      { kind: 'closed', at: madeAt(7) },
    ])
  })
})

describe('a fault that is still true', () => {
  it('opens now, with its true beginning', () => {
    away('oo', 9)
    rig.send(connection, frame(9, 'c', 'live'))
    expect(faults()).toEqual([])
    rig.send(connection, ...told(3, 'ooccco', 'backlog').slice(0, 5), frame(8, 'c', 'backlog'))
    expect(faults()).toMatchObject([
      {
        stage: 'reported',
        began_at: madeAt(5),
        opened_at: rig.now,
        bad_rounds: expect.any(Number),
        is_past: 0,
      },
    ])
    expect(rig.rows("SELECT json_extract(state, '$.bad') AS bad FROM item_states")).toEqual([{ bad: 5 }])
  })

  it('that two live rounds have opened is the same fault, seen from its beginning', () => {
    away('oo', 9)
    rig.send(connection, frame(9, 'c', 'live'))
    rig.at(madeAt(10) + 1_000)
    rig.send(connection, frame(10, 'c', 'live'))
    expect(faults()).toMatchObject([{ began_at: madeAt(9), opened_at: rig.now, is_past: 0 }])
    const openedAt = rig.now
    rig.at(madeAt(10) + 60_000)
    rig.send(connection, ...told(3, 'oowccc', 'backlog'))
    expect(faults()).toMatchObject([
      { began_at: madeAt(5), opened_at: openedAt, worst: 'critical', stage: 'reported' },
    ])
    expect(rig.rows("SELECT count(*) AS n FROM fault_entries WHERE kind = 'opened'")).toEqual([{ n: 1 }])
  })

  it('is not opened by bad rounds on either side of a gap', () => {
    away('oc', 9)
    rig.send(connection, frame(9, 'c', 'live'))
    expect(faults()).toEqual([])
    rig.send(connection, ...told(3, 'oooooo', 'backlog'))
    expect(faults()).toEqual([])
  })
})

describe('a round that failed', () => {
  it('on the live lane does not put the rounds around the gap in a row', () => {
    away('oc', 8)
    const failed = round({ observedAt: madeAt(8), outcome: 'failed', note: { code: 'failed', values: {} } })
    rig.send(
      connection,
      { type: 'round', epoch: EPOCH, seq: 8, lane: 'live', round: failed },
      frame(9, 'c', 'live'),
    )
    expect(faults()).toEqual([])
    rig.send(connection, ...told(3, '-oooo', 'backlog'))
    expect(faults()).toEqual([])
  })
})

describe('a fault that was open before the host went away', () => {
  it('stays open until the backlog tells when it ended', () => {
    away('ccc', 9)
    rig.send(connection, frame(9, 'o', 'live'))
    expect(faults()).toMatchObject([{ stage: 'reported', is_past: 0 }])
    rig.send(connection, ...told(4, 'coooo', 'backlog'))
    expect(faults()).toMatchObject([
      { stage: 'closed', recovered_at: madeAt(5), closed_at: madeAt(5), began_at: madeAt(1) },
    ])
  })

  it('and is bad again now is two faults when it was well in between', () => {
    away('ccc', 9)
    rig.send(connection, frame(9, 'c', 'live'))
    rig.send(connection, ...told(4, 'coocc', 'backlog'))
    expect(faults()).toMatchObject([
      { stage: 'closed', began_at: madeAt(1), recovered_at: madeAt(5) },
      { stage: 'reported', began_at: madeAt(7), opened_at: rig.now, is_past: 0 },
    ])
    expect(rig.rows('SELECT open_faults FROM hosts')).toEqual([{ open_faults: 1 }])
  })

  it('keeps what a person does meanwhile', () => {
    away('ccc', 9)
    rig.send(connection, frame(9, 'o', 'live'))
    rig.command({
      kind: 'change-fault',
      faultId: 1,
      verb: 'accept',
      body: { grade: 'major' },
      by: ACTOR,
      at: rig.now,
    })
    rig.send(connection, ...told(4, 'cccoo', 'backlog'))
    // Somebody has it, and it is major: people end it.
    expect(rig.rows('SELECT stage, status, grade, accepted_by FROM faults')).toEqual([
      { stage: 'accepted', status: 'ok', grade: 'major', accepted_by: ACTOR.name },
    ])
  })

  it('of one more status is worse on the page at once', () => {
    away('www', 9)
    rig.send(connection, frame(9, 'c', 'live'))
    expect(faults()).toMatchObject([{ status: 'critical', worst: 'critical' }])
    rig.send(connection, ...told(4, 'wwwww', 'backlog'))
    expect(faults()).toMatchObject([{ status: 'critical', began_at: madeAt(1) }])
  })
})

describe('a backlog', () => {
  it('goes on after kill -9 of the collector in the middle of it', () => {
    away('oo', 9)
    rig.send(connection, frame(9, 'c', 'live'), ...told(3, 'oocc', 'backlog'))
    rig.restart('killed')
    connection = rig.connect()
    rig.send(connection, ...told(7, 'cc', 'backlog'))
    expect(faults()).toMatchObject([{ stage: 'reported', began_at: madeAt(5) }])
    expect(rig.rows('SELECT count(*) AS n FROM chains')).toEqual([{ n: 0 }])
  })

  it('whose rest is gone for good is judged without it', () => {
    away('oo', 9)
    rig.send(connection, frame(9, 'c', 'live'), ...told(3, 'occ', 'backlog'))
    rig.send(connection, { type: 'gone', epoch: EPOCH, fromSeq: 6, toSeq: 8, reason: 'outbox-age' })
    expect(faults()).toMatchObject([{ stage: 'reported', began_at: madeAt(4), opened_at: rig.now }])
  })

  it('of an outbox that was replaced is judged as far as it came', () => {
    away('oo', 9)
    rig.send(connection, frame(9, 'c', 'live'), ...told(3, 'cc', 'backlog'))
    rig.command({
      kind: 'connect',
      connection: 77,
      hostId: String(rig.rows('SELECT id FROM hosts')[0]?.id),
      epoch: 'f'.repeat(16),
      agentVersion: '0.1.0',
      traits: null,
      address: null,
      at: rig.now,
    })
    expect(faults()).toMatchObject([{ stage: 'reported', began_at: madeAt(3), opened_at: rig.now }])
    expect(rig.rows('SELECT count(*) AS n FROM chains')).toEqual([{ n: 0 }])
  })

  it('of seven days tells open pages a few things, not thousands', () => {
    away('oo', 2_019)
    rig.send(connection, frame(2_019, 'o', 'live'))
    rig.heard()
    let events = 0
    for (let first = 3; first < 2_019; first += 504) {
      rig.send(connection, ...told(first, 'cc'.padEnd(14, 'o').repeat(36), 'backlog'))
      events += eventsOf(rig.heard()).filter(({ type }) => type !== 'fault').length
    }
    expect(events).toBeLessThan(20)
    expect(rig.rows('SELECT made, missed FROM states WHERE made > 0')).toEqual([{ made: 2_019, missed: 0 }])
    expect(faults()).toHaveLength(144)
    expect(faults().every((fault) => fault.is_past === 1 && fault.stage === 'closed')).toBe(true)
  })

  it('is history without a verdict when more live rounds overtook it than are kept waiting', () => {
    away('oo', 4)
    const last = 5 + MOST_OVERTAKERS
    rig.send(connection, ...told(5, 'o'.repeat(last - 4), 'live'))
    rig.send(connection, ...told(3, 'cc', 'backlog'))
    expect(faults()).toEqual([])
    expect(rig.rows('SELECT made FROM states WHERE made > 0')).toEqual([{ made: last }])
    expect(rig.rows('SELECT count(*) AS n FROM chains')).toEqual([{ n: 0 }])
    rig.send(connection, ...told(last + 1, 'cc'))
    expect(faults()).toMatchObject([{ stage: 'reported', began_at: madeAt(last + 1) }])
  })

  it('closes the records of rounds that were taken for missed, and counts as made', () => {
    away('oo', 9)
    const beat: AgentFrame = {
      type: 'heartbeat',
      sentAt: rig.now,
      queue: { rounds: 0, bytes: 0, dropped: 0 },
    }
    rig.send(connection, beat)
    rig.at(rig.now + 3 * MINUTE)
    rig.sweep()
    expect(rig.rows('SELECT sum(missed) AS missed FROM slots')).toEqual([{ missed: 7 }])
    rig.send(connection, frame(9, 'o', 'live'), ...told(3, 'oooooo', 'backlog'))
    expect(rig.rows('SELECT sum(missed) AS missed, sum(made) AS made FROM slots')).toEqual([
      { missed: 0, made: 9 },
    ])
  })
})

describe('late rounds of an agent that knows no lanes', () => {
  it('open faults quietly, and those that are over by the end stay past', () => {
    away('oo', 9)
    rig.send(connection, ...told(3, 'cccoo'))
    expect(faults()).toMatchObject([
      { stage: 'closed', is_past: 1, opened_at: madeAt(4), closed_at: madeAt(6) },
    ])
  })

  it('are confirmed by the first round of now', () => {
    away('oo', 9)
    rig.send(connection, ...told(3, 'ccccc'))
    expect(faults()).toMatchObject([{ stage: 'reported', is_past: 1 }])
    rig.send(connection, ...told(8, 'cc'))
    expect(faults()).toMatchObject([
      { stage: 'reported', is_past: 0, began_at: madeAt(3), opened_at: rig.now },
    ])
  })

  it('are confirmed when the agent says that nothing waits any more', () => {
    away('oo', 9)
    rig.send(connection, ...told(3, 'ccc'))
    rig.send(connection, { type: 'heartbeat', sentAt: rig.now, queue: { rounds: 0, bytes: 0, dropped: 0 } })
    expect(faults()).toMatchObject([{ is_past: 0, opened_at: rig.now }])
  })

  it('are confirmed after a minute on a line that is always late, also when the collector was killed', () => {
    away('oo', 9)
    rig.send(connection, ...told(3, 'ccc'))
    rig.restart('killed')
    rig.at(rig.now + 61_000)
    rig.sweep()
    expect(faults()).toMatchObject([{ is_past: 0 }])
  })
})
