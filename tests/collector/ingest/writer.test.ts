import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WriteStore } from '../../../collector/store/store.ts'
import {
  ACTOR,
  CODE,
  FACTS,
  finding,
  hello,
  MACHINE,
  MINUTE,
  planEntry,
  round,
  T0,
} from '../../support/rounds.ts'
import { createWriterRig, EPOCH, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
let connection: number

beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
  connection = rig.connect()
  rig.heard()
})
afterEach(() => rig.remove())

const day = () => String(rig.rows('SELECT day FROM days ORDER BY first_id DESC LIMIT 1')[0]?.day)
const log = () => rig.rows(`SELECT * FROM rounds_${day()} ORDER BY id`)
const faults = () =>
  rig.rows('SELECT id, stage, status, inspection, item, bad_rounds, began_at FROM faults ORDER BY id')
const bad = (observedAt: number) => round({ observedAt, findings: [finding('/var', 'critical', observedAt)] })
const good = (observedAt: number) => round({ observedAt, findings: [finding('/var', 'ok', observedAt)] })

describe('rounds', () => {
  it('are stored before they are acknowledged', () => {
    rig.rounds(connection, good(T0))
    const said = rig.heard().find((message) => message.kind === 'committed')
    expect(said).toMatchObject({ acks: [{ connection, epoch: EPOCH, seq: 1 }] })
    expect(log()).toHaveLength(1)
  })

  it('are stored once when they are sent twice, and acknowledged again', () => {
    const frame = { type: 'round', epoch: EPOCH, seq: 1, round: good(T0) } as const
    rig.send(connection, frame)
    rig.heard()
    rig.send(connection, frame)
    expect(rig.heard().find((message) => message.kind === 'committed')).toMatchObject({ acks: [{ seq: 1 }] })
    expect(log()).toHaveLength(1)
  })

  it('keep an unchanged body once and only the figures that differ', () => {
    rig.rounds(connection, good(T0), good(T0 + MINUTE), good(T0 + 2 * MINUTE))
    expect(rig.rows(`SELECT count(*) AS n FROM bodies_${day()}`)).toEqual([{ n: 1 }])
    expect(log().map((row) => row.numbers)).toEqual([null, `[0,${T0 + MINUTE}]`, `[0,${T0 + 2 * MINUTE}]`])
    expect(log().map((row) => row.prev)).toEqual([null, 1, 2])
  })

  it('may speak of an item of any name, as any other', () => {
    for (const minute of [0, 1]) {
      const findings = ['__proto__', 'constructor'].map((item) => finding(item, 'critical'))
      rig.rounds(connection, round({ observedAt: T0 + minute * MINUTE, findings }))
    }
    rig.restart('killed')
    connection = rig.connect()
    rig.rounds(connection, round({ observedAt: T0 + 2 * MINUTE }))
    expect(faults()).toMatchObject([
      { item: '__proto__', stage: 'closed' },
      { item: 'constructor', stage: 'closed' },
    ])
  })

  it('that never arrived are recorded as a hole', () => {
    rig.send(connection, { type: 'round', epoch: EPOCH, seq: 1, round: good(T0) })
    rig.send(connection, { type: 'round', epoch: EPOCH, seq: 5, round: good(T0 + MINUTE) })
    expect(rig.rows('SELECT from_seq, to_seq FROM holes')).toEqual([{ from_seq: 2, to_seq: 4 }])
  })

  it('of the collector’s own inspections are refused from an agent', () => {
    rig.rounds(
      connection,
      round({ observedAt: T0, inspection: 'host', findings: [finding('silence', 'ok')] }),
    )
    expect(rig.heard()).toMatchObject([{ kind: 'refused', refusals: [{ reason: 'malformed', seq: 1 }] }])
  })

  it('that cannot be read are refused and change nothing', () => {
    const before = rig.rows('SELECT count(*) AS n FROM states')
    rig.send(connection, {
      type: 'round',
      epoch: EPOCH,
      seq: 1,
      round: { ...good(T0), trigger: 'magic' as 'event' },
    })
    expect(rig.heard()).toMatchObject([{ kind: 'refused', refusals: [{ reason: 'malformed' }] }])
    expect(rig.rows('SELECT count(*) AS n FROM states')).toEqual(before)
  })

  it('of a connection that was superseded are refused', () => {
    const newer = rig.connect()
    rig.heard()
    rig.rounds(connection, good(T0))
    expect(rig.heard()).toMatchObject([
      { kind: 'refused', refusals: [{ reason: 'superseded', close: true }] },
    ])
    expect(newer).not.toBe(connection)
  })
})

describe('faults', () => {
  it('open after two bad rounds, with the true beginning, and close after a good one', () => {
    rig.rounds(connection, bad(T0), bad(T0 + 5 * MINUTE))
    expect(faults()).toMatchObject([
      { id: 1, stage: 'reported', status: 'critical', item: '/var', began_at: T0 },
    ])
    rig.rounds(connection, good(T0 + 10 * MINUTE))
    expect(faults()).toMatchObject([{ id: 1, stage: 'closed', status: 'ok' }])
    expect(rig.rows('SELECT kind FROM fault_entries ORDER BY id').map((row) => row.kind)).toEqual([
      'opened',
      'recovered',
      'closed',
    ])
  })

  it('are one for each cause, however often the agent comes back', () => {
    rig.rounds(connection, bad(T0), bad(T0 + MINUTE))
    connection = rig.connect()
    rig.rounds(connection, bad(T0 + 2 * MINUTE), bad(T0 + 3 * MINUTE))
    expect(faults()).toHaveLength(1)
  })

  it('survive kill -9 of the collector with their count of rounds', () => {
    rig.rounds(connection, bad(T0))
    rig.restart('killed')
    connection = rig.connect()
    rig.rounds(connection, bad(T0 + MINUTE))
    expect(faults()).toMatchObject([{ item: '/var', bad_rounds: 2 }])
  })

  it('show on the host as its state and worst item', () => {
    rig.rounds(connection, bad(T0), bad(T0 + MINUTE))
    expect(rig.rows('SELECT state, open_faults FROM hosts')).toEqual([{ state: 'critical', open_faults: 1 }])
  })

  it('open for an inspection that fails, not for the items it could not see', () => {
    rig.rounds(connection, good(T0))
    const failed = (at: number) =>
      round({ observedAt: at, outcome: 'failed', note: { code: 'failed', values: { error: 'EIO' } } })
    rig.rounds(connection, failed(T0 + MINUTE), failed(T0 + 2 * MINUTE))
    expect(faults()).toMatchObject([{ item: '@round', status: 'unknown' }])
    expect(rig.rows('SELECT item, status FROM items ORDER BY item')).toEqual([
      { item: '/var', status: 'ok' },
      { item: '@round', status: 'unknown' },
    ])
    rig.rounds(connection, good(T0 + 3 * MINUTE))
    expect(faults()).toMatchObject([{ stage: 'closed' }])
  })
})

describe('people and faults', () => {
  beforeEach(() => rig.rounds(connection, bad(T0), bad(T0 + MINUTE)))
  const by = ACTOR
  const words = { cause: 'logs', solution: 'rotated' }
  const resolve = (despite?: string) =>
    ({
      kind: 'change-fault',
      faultId: 1,
      verb: 'resolve',
      body: { ...words, ...(despite === undefined ? {} : { despite }) },
      by,
      at: T0 + 2 * MINUTE,
    }) as const

  it('accept one, and are refused a second time with the legal steps named', () => {
    rig.command({ kind: 'change-fault', faultId: 1, verb: 'accept', body: {}, by, at: T0 + 2 * MINUTE })
    expect(faults()).toMatchObject([{ stage: 'accepted' }])
    expect(() =>
      rig.command({ kind: 'change-fault', faultId: 1, verb: 'accept', body: {}, by, at: T0 + 3 * MINUTE }),
    ).toThrow('illegal-transition')
  })

  it('are asked why when they resolve what is still bad', () => {
    expect(() => rig.command(resolve())).toThrow('still-bad')
    rig.command(resolve('the next round comes tomorrow'))
    expect(faults()).toMatchObject([{ stage: 'resolved' }])
  })

  it('see the inspection close what they resolved', () => {
    rig.command(resolve('just cleaned up'))
    rig.rounds(connection, good(T0 + 5 * MINUTE))
    expect(faults()).toMatchObject([{ stage: 'closed' }])
  })

  it('are told when a fault does not exist', () => {
    expect(() =>
      rig.command({ kind: 'change-fault', faultId: 99, verb: 'note', body: { text: 'x' }, by, at: T0 }),
    ).toThrow('unknown-fault')
  })

  it('keep their steps over a restart', () => {
    rig.command({
      kind: 'change-fault',
      faultId: 1,
      verb: 'accept',
      body: { grade: 'major' },
      by,
      at: T0 + 2 * MINUTE,
    })
    rig.restart('killed')
    expect(() =>
      rig.command({ kind: 'change-fault', faultId: 1, verb: 'accept', body: {}, by, at: T0 + 3 * MINUTE }),
    ).toThrow('illegal-transition')
  })
})

describe('rounds that were missed', () => {
  const made = (minute: number) =>
    round({
      observedAt: T0 + minute * MINUTE,
      plannedAt: T0 + minute * MINUTE,
      findings: [finding('/', 'ok')],
    })
  const missedRows = () => log().filter((row) => row.missed_reason !== null)
  const beat = (minute: number) => {
    rig.at(T0 + minute * MINUTE)
    rig.send(connection, { type: 'heartbeat', sentAt: rig.now, queue: { rounds: 0, bytes: 0, dropped: 0 } })
  }

  it('are recorded once when the agent reports but the round does not come', () => {
    rig.rounds(connection, made(5))
    beat(20)
    rig.sweep()
    rig.sweep()
    expect(missedRows().map((row) => row.planned_at)).toEqual([T0 + 10 * MINUTE, T0 + 15 * MINUTE])
    expect(faults()).toMatchObject([{ inspection: 'rounds', item: 'disk', status: 'warning' }])
  })

  it('become a fault that the next round of the inspection closes', () => {
    rig.rounds(connection, made(5))
    beat(20)
    rig.sweep()
    rig.rounds(connection, made(20))
    expect(faults()).toMatchObject([{ stage: 'closed' }])
  })

  it('are filled by a late round, and count as made', () => {
    rig.rounds(connection, made(5))
    beat(12)
    rig.sweep()
    rig.at(T0 + 30 * MINUTE)
    rig.rounds(connection, made(10))
    expect(missedRows()).toMatchObject([{ filled_by: log().findLast((row) => row.epoch !== null)?.id }])
    expect(rig.rows('SELECT sum(made) AS made, sum(missed) AS missed, sum(late) AS late FROM slots')).toEqual(
      [{ made: 2, missed: 0, late: 1 }],
    )
  })

  it('are explained by the agent where it knows better', () => {
    rig.rounds(connection, made(5))
    beat(12)
    rig.sweep()
    rig.rounds(
      connection,
      round({
        observedAt: T0 + 10 * MINUTE,
        plannedAt: T0 + 10 * MINUTE,
        outcome: 'missed',
        missedReason: 'host-off',
      }),
    )
    expect(missedRows().map((row) => row.missed_reason)).toEqual(['host-off'])
  })

  it('wait while a backlog is on its way', () => {
    rig.rounds(connection, made(5))
    rig.at(T0 + 20 * MINUTE)
    rig.send(connection, { type: 'heartbeat', sentAt: rig.now, queue: { rounds: 3, bytes: 900, dropped: 0 } })
    rig.sweep()
    expect(missedRows()).toEqual([])
  })

  it('while the collector was off are not blamed on the host', () => {
    rig.rounds(connection, made(5))
    rig.at(T0 + 6 * MINUTE)
    rig.restart('in-order')
    rig.at(T0 + 20 * MINUTE)
    rig.restart('killed')
    connection = rig.connect()
    beat(24)
    rig.sweep()
    expect(missedRows().map((row) => [Number(row.planned_at) - T0, row.missed_reason])).toEqual([
      [10 * MINUTE, 'collector-off'],
      [15 * MINUTE, 'collector-off'],
      [20 * MINUTE, 'collector-off'],
    ])
    expect(faults()).toEqual([])
  })

  it('are not counted from before a new schedule', () => {
    rig.rounds(connection, made(5))
    rig.at(T0 + 60 * MINUTE)
    rig.send(connection, hello({ plan: [planEntry({ cron: '0 * * * *' })] }))
    rig.sweep()
    expect(missedRows()).toEqual([])
  })
})

describe('a host that falls silent', () => {
  it('becomes a fault at once, and its missed rounds add none', () => {
    rig.rounds(connection, round({ observedAt: T0, plannedAt: T0, findings: [finding('/', 'ok')] }))
    rig.command({ kind: 'disconnect', connection, at: T0 })
    rig.at(T0 + 30 * MINUTE)
    rig.sweep()
    expect(faults()).toMatchObject([{ inspection: 'host', item: 'silence', stage: 'reported' }])
    expect(rig.rows('SELECT state FROM hosts')).toEqual([{ state: 'silent' }])
  })

  it('is well again when it connects', () => {
    rig.command({ kind: 'disconnect', connection, at: T0 })
    rig.at(T0 + 5 * MINUTE)
    rig.sweep()
    rig.connect()
    expect(faults()).toMatchObject([{ stage: 'closed', status: 'ok' }])
  })

  it('is given its full time after the collector was off', () => {
    rig.restart('killed')
    rig.at(T0 + 30_000)
    rig.sweep()
    expect(faults()).toEqual([])
  })

  it('that never connected is new, not silent', () => {
    rig.enrol('0198f2a0-0000-4000-8000-000000000002')
    rig.at(T0 + 60 * MINUTE)
    rig.sweep()
    expect(rig.rows("SELECT state FROM hosts WHERE id LIKE '%2'")).toEqual([{ state: 'new' }])
  })
})

describe('a store that fails', () => {
  it('acknowledges nothing, forgets nothing that was committed, and takes everything again', () => {
    rig.remove()
    let isFull = false
    const wrapStore = (store: WriteStore): WriteStore => ({
      ...store,
      commit(writes) {
        if (isFull) throw new Error('database or disk is full')
        store.commit(writes)
      },
    })
    rig = createWriterRig({ wrapStore })
    rig.enrol()
    connection = rig.connect()
    rig.rounds(connection, bad(T0))
    rig.heard()
    isFull = true
    rig.send(connection, { type: 'round', epoch: EPOCH, seq: 2, round: bad(T0 + MINUTE) })
    expect(rig.heard()).toMatchObject([{ kind: 'store-failed' }])
    isFull = false
    connection = rig.connect()
    rig.send(connection, { type: 'round', epoch: EPOCH, seq: 2, round: bad(T0 + MINUTE) })
    expect(faults()).toMatchObject([{ item: '/var', stage: 'reported' }])
    expect(log()).toHaveLength(2)
  })
})

describe('enrolment', () => {
  const claim = (codeHash: string, hostId = HOST_ID) =>
    ({
      kind: 'enrol',
      codeHash,
      hostId,
      publicKey: 'p'.repeat(60),
      facts: FACTS,
      ...MACHINE,
      at: T0,
    }) as const

  it('refuses a code that nobody made', () => {
    expect(() => rig.command(claim('f'.repeat(64)))).toThrow('unknown-code')
  })

  it('keeps only the hash of a code', () => {
    const { secret } = rig.command({ kind: 'create-code', ...CODE, at: T0 }) as {
      secret: string
    }
    expect(JSON.stringify(rig.rows('SELECT * FROM enrol_codes'))).not.toContain(secret)
  })
})
