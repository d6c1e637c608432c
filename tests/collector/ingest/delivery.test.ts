// Numbers of rounds: what is acknowledged is stored, once, and what never comes is a hole with its reason.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ack } from '../../../collector/ingest/messages.ts'
import { LIMITS } from '../../../shared/limits.ts'
import type { AgentFrame } from '../../../shared/protocol.ts'
import { finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
let connection: number
beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
  connection = rig.connect()
  rig.heard()
})
afterEach(() => rig.remove())

const good = (seq: number) => round({ observedAt: T0 + seq * MINUTE, findings: [finding('/', 'ok', seq)] })
const frame = (seq: number, lane?: 'live' | 'backlog'): AgentFrame => ({
  type: 'round',
  epoch: EPOCH,
  seq,
  round: good(seq),
  ...(lane === undefined ? {} : { lane }),
})
const gone = (fromSeq: number, toSeq: number, more: object = {}): AgentFrame => ({
  type: 'gone',
  epoch: EPOCH,
  fromSeq,
  toSeq,
  reason: 'outbox-bytes',
  ...more,
})
const tell = (...frames: AgentFrame[]) => rig.send(connection, ...frames)
const lastAck = (): Ack | undefined =>
  rig
    .heard()
    .flatMap((said) => (said.kind === 'committed' ? said.acks : []))
    .at(-1)
const stored = () => {
  const days = rig.rows('SELECT day FROM days').map((row) => row.day)
  return days
    .flatMap((day) => rig.rows(`SELECT seq FROM rounds_${day} WHERE seq IS NOT NULL ORDER BY id`))
    .map((row) => row.seq)
}
const holes = () =>
  rig
    .rows('SELECT from_seq, to_seq, reason FROM holes ORDER BY from_seq')
    .map((hole) => [hole.from_seq, hole.to_seq, hole.reason])

describe('live rounds that overtake a backlog', () => {
  it('are acknowledged ahead of it, and it is still awaited', () => {
    tell(frame(1))
    tell(frame(9, 'live'), frame(5, 'live'), frame(10, 'live'))
    expect(lastAck()).toMatchObject({
      seq: 1,
      ahead: [
        [5, 5],
        [9, 10],
      ],
    })
    expect(holes()).toEqual([])
  })

  it('are swallowed by the mark when the backlog has come to them', () => {
    tell(frame(1), frame(3, 'live'), frame(6, 'live'), frame(2, 'backlog'))
    expect(lastAck()).toMatchObject({ seq: 3, ahead: [[6, 6]] })
    tell(frame(4, 'backlog'), frame(5, 'backlog'))
    expect(lastAck()).toMatchObject({ seq: 6, ahead: [] })
    expect(stored()).toEqual([1, 3, 6, 2, 4, 5])
  })

  it('are told to an agent that comes back, also after kill -9 of the collector', () => {
    tell(frame(1), frame(7, 'live'))
    rig.restart('killed')
    const answer = rig.command({ ...claim(), connection: 99, at: rig.now }) as object
    expect(answer).toMatchObject({ committedSeq: 1, ahead: [[7, 7]] })
  })

  it('are stored once and acknowledged again when they are sent twice, on whatever lane', () => {
    tell(frame(1), frame(7, 'live'))
    rig.heard()
    tell(frame(7, 'live'))
    expect(lastAck()).toMatchObject({ seq: 1, ahead: [[7, 7]] })
    tell(frame(7, 'backlog'), frame(1, 'backlog'))
    expect(stored()).toEqual([1, 7])
  })

  it('wait for their turn when they would need more ranges than a mark has: nothing is lost, the agent comes back', () => {
    const apart = Array.from({ length: LIMITS.aheadRanges }, (_, index) => frame(3 + 2 * index, 'live'))
    const late = 3 + 2 * LIMITS.aheadRanges
    tell(frame(1), ...apart)
    rig.heard()
    tell(frame(late, 'live'))
    const said = rig.heard()
    expect(said).toMatchObject([{ kind: 'refused', refusals: [{ reason: 'try-again-later', close: true }] }])
    expect(JSON.stringify(said)).not.toContain('"seq"')
    connection = rig.connect()
    for (let seq = 2; seq <= late; seq += 1) tell(frame(seq, 'backlog'))
    expect(lastAck()).toMatchObject({ seq: late, ahead: [] })
    expect(new Set(stored()).size).toBe(late)
    expect(holes()).toEqual([])
  })

  it('leave a hole when two heartbeats say that nothing waits any more', () => {
    tell(frame(1), frame(5, 'live'))
    const beat: AgentFrame = { type: 'heartbeat', sentAt: T0, queue: { rounds: 0, bytes: 0, dropped: 0 } }
    tell(beat)
    expect(holes()).toEqual([])
    tell(beat)
    expect(holes()).toEqual([[2, 4, 'unexplained']])
    expect(rig.rows('SELECT seq, ahead FROM epochs')).toEqual([{ seq: 5, ahead: '[]' }])
  })
})

describe('rounds that never come', () => {
  it('are a hole with what is known of them, and the mark goes on over them', () => {
    tell(frame(1), gone(2, 32, { counts: { disk: 30, raid: 1 }, fromAt: T0, toAt: T0 + MINUTE }), frame(33))
    expect(lastAck()).toMatchObject({ seq: 33, ahead: [] })
    expect(rig.rows('SELECT * FROM holes')).toMatchObject([
      {
        from_seq: 2,
        to_seq: 32,
        reason: 'outbox-bytes',
        counts: '{"disk":30,"raid":1}',
        from_at: T0,
        to_at: T0 + MINUTE,
      },
    ])
  })

  it('may be told before the backlog has come to them, and twice', () => {
    tell(frame(1), gone(3, 4), gone(3, 4), frame(2, 'backlog'), gone(3, 4))
    expect(lastAck()).toMatchObject({ seq: 4, ahead: [] })
    expect(holes()).toEqual([[3, 4, 'outbox-bytes']])
  })

  it('are told around those that came', () => {
    tell(frame(1), frame(4, 'live'), gone(2, 6))
    expect(lastAck()).toMatchObject({ seq: 6 })
    expect(holes()).toEqual([
      [2, 3, 'outbox-bytes'],
      [5, 6, 'outbox-bytes'],
    ])
  })

  it('are acknowledged for an outbox that has been replaced', () => {
    const old = 'ffffffffffffffff'
    tell({ ...gone(4, 9), epoch: old } as AgentFrame, frame(1))
    const acks = rig.heard().flatMap((said) => (said.kind === 'committed' ? said.acks : []))
    expect(acks).toMatchObject([
      { epoch: old, ahead: [[4, 9]] },
      { epoch: EPOCH, seq: 1 },
    ])
  })

  it('are unexplained when an agent that knows no lanes jumps over them', () => {
    tell(frame(3), frame(6))
    expect(holes()).toEqual([
      [1, 2, 'unexplained'],
      [4, 5, 'unexplained'],
    ])
  })

  it('get their reason when it is told afterwards: a refused round between others on their way', () => {
    tell(frame(1), frame(4), gone(2, 2, { reason: 'refused' }))
    expect(holes()).toEqual([
      [2, 2, 'refused'],
      [3, 3, 'unexplained'],
    ])
    rig.restart('killed')
    connection = rig.connect()
    tell(gone(3, 3, { reason: 'refused' }))
    expect(holes()).toEqual([
      [2, 2, 'refused'],
      [3, 3, 'refused'],
    ])
  })

  it('are still awaited of an agent that tells gaps, whatever overtakes them on the way', () => {
    const traits = { bootId: 'b1', machineId: null, productId: null, cards: [], stateId: null }
    connection = 77
    rig.command({ ...claim(), traits, connection, at: rig.now })
    tell(frame(1), frame(3), frame(4))
    expect(lastAck()).toMatchObject({ seq: 1, ahead: [[3, 4]] })
    expect(holes()).toEqual([])
    tell(frame(2))
    expect(lastAck()).toMatchObject({ seq: 4, ahead: [] })
    expect(stored()).toEqual([1, 3, 4, 2])
  })

  it('are stored after all when they come after all', () => {
    tell(frame(1), frame(5), frame(3))
    expect(stored()).toEqual([1, 5, 3])
    expect(holes()).toEqual([
      [2, 2, 'unexplained'],
      [4, 4, 'unexplained'],
    ])
    tell(frame(3))
    expect(stored()).toEqual([1, 5, 3])
  })
})

describe('a round that the collector cannot take', () => {
  const poison = (seq: number, lane?: 'live') =>
    ({ ...frame(seq, lane), round: { ...good(seq), trigger: 'magic' } }) as unknown as AgentFrame

  it.each([
    ['in order', [frame(1), poison(2), frame(3), gone(2, 2, { reason: 'refused' })]],
    ['told before those behind it', [frame(1), poison(2), gone(2, 2, { reason: 'refused' }), frame(3)]],
    [
      'on the live lane',
      [poison(3, 'live'), gone(3, 3, { reason: 'refused' }), frame(1, 'backlog'), frame(2, 'backlog')],
    ],
    [
      'on the live lane, told last',
      [frame(2, 'live'), poison(3, 'live'), frame(1, 'backlog'), gone(3, 3, { reason: 'refused' })],
    ],
  ])('leaves a hole that says so, %s', (_name, frames) => {
    tell(...frames)
    expect(rig.rows('SELECT seq, ahead FROM epochs')).toEqual([{ seq: 3, ahead: '[]' }])
    expect(holes().map(([, , reason]) => reason)).toEqual(['refused'])
  })
})

function claim() {
  return {
    kind: 'connect',
    hostId: String(rig.rows('SELECT id FROM hosts')[0]?.id),
    epoch: EPOCH,
    agentVersion: '0.1.0',
    traits: null,
    address: null,
  } as const
}
