// The collector is restored from a copy made yesterday: what agents still hold is taken anew, the rest is a hole.
import { copyFileSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AgentFrame } from '../../../shared/protocol.ts'
import { finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
let connection: number
let copy: string
beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
  connection = rig.connect()
  copy = `${rig.path}.copy`
})
afterEach(() => rig.remove())

const madeAt = (seq: number) => T0 + seq * 5 * MINUTE
const frame = (seq: number, status: 'ok' | 'critical', lane?: 'live' | 'backlog'): AgentFrame => ({
  type: 'round',
  epoch: EPOCH,
  seq,
  ...(lane === undefined ? {} : { lane }),
  round: round({ observedAt: madeAt(seq), plannedAt: madeAt(seq), findings: [finding('/', status, seq)] }),
})
const inTime = (seq: number, status: 'ok' | 'critical') => {
  rig.at(madeAt(seq) + 1_000)
  rig.send(connection, frame(seq, status))
}
/** As people do it: the file of yesterday in the place of today's, with a collector started on it. */
function restore(): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(rig.path + ending, { force: true })
  copyFileSync(copy, rig.path)
  rig.restart('killed')
  connection = rig.connect()
}
const claim = () =>
  rig.command({
    kind: 'connect',
    connection: 99,
    hostId: HOST_ID,
    epoch: EPOCH,
    agentVersion: '0.1.0',
    traits: null,
    address: null,
    at: rig.now,
  })
const faults = () =>
  rig.rows('SELECT id, stage, began_at, recovered_at, is_past FROM faults ORDER BY began_at')

it('its mark is the one of the copy, rounds are new for it again, and what is lost for good is a hole', () => {
  for (const seq of [1, 2, 3]) inTime(seq, 'ok')
  new Database(rig.path).exec(`VACUUM INTO '${copy}'`)
  for (const seq of [4, 5, 6, 7]) inTime(seq, seq === 5 || seq === 6 ? 'critical' : 'ok')
  expect(faults()).toMatchObject([{ stage: 'closed', is_past: 0 }])
  rig.at(madeAt(9) + 1_000)
  restore()
  expect(claim()).toMatchObject({ committedSeq: 3, ahead: [] })
  connection = 99
  // Round 4 was forgotten after its acknowledgement, 5 to 8 are still held.
  rig.send(connection, frame(9, 'ok', 'live'), {
    type: 'gone',
    epoch: EPOCH,
    fromSeq: 4,
    toSeq: 4,
    reason: 'collector-restored',
    counts: { disk: 1 },
    fromAt: madeAt(4),
    toAt: madeAt(4),
  })
  for (const [seq, status] of [
    [5, 'critical'],
    [6, 'critical'],
    [7, 'ok'],
    [8, 'ok'],
  ] as const)
    rig.send(connection, frame(seq, status, 'backlog'))
  expect(rig.rows('SELECT from_seq, to_seq, reason FROM holes')).toEqual([
    { from_seq: 4, to_seq: 4, reason: 'collector-restored' },
  ])
  expect(faults()).toEqual([
    { id: 1, stage: 'closed', began_at: madeAt(5), recovered_at: madeAt(7), is_past: 1 },
  ])
  const [day] = rig.rows('SELECT day FROM days')
  expect(
    rig
      .rows(`SELECT id, seq FROM rounds_${day?.day} WHERE seq IS NOT NULL ORDER BY id`)
      .map((row) => row.seq),
  ).toEqual([1, 2, 3, 9, 5, 6, 7, 8])
  expect(rig.rows('SELECT made FROM states WHERE made > 0')).toEqual([{ made: 8 }])
})

it('in the middle of a catch-up goes on with the chain of the copy', () => {
  for (const seq of [1, 2]) inTime(seq, 'ok')
  rig.at(madeAt(8) + 1_000)
  rig.send(
    connection,
    frame(8, 'critical', 'live'),
    frame(3, 'ok', 'backlog'),
    frame(4, 'critical', 'backlog'),
  )
  new Database(rig.path).exec(`VACUUM INTO '${copy}'`)
  for (const seq of [5, 6, 7]) rig.send(connection, frame(seq, 'critical', 'backlog'))
  expect(faults()).toMatchObject([{ stage: 'reported', began_at: madeAt(4) }])
  restore()
  expect(claim()).toMatchObject({ committedSeq: 4, ahead: [[8, 8]] })
  connection = 99
  for (const seq of [5, 6, 7]) rig.send(connection, frame(seq, 'critical', 'backlog'))
  expect(faults()).toMatchObject([{ stage: 'reported', began_at: madeAt(4), is_past: 0 }])
})
