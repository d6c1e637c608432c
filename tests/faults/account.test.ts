// The account has to bite: each kind of lie, told by a database that was changed by hand, is found.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { daySchema, MIGRATIONS } from '../../collector/store/sqlite/schema.ts'
import type { Status } from '../../shared/status.ts'
import { Recorder } from '../support/recorder.ts'
import { account } from './support/account.ts'

const HOST = '7b0f3c2e-6a51-4c0e-9a3e-0c1d2e3f4a5b'
const EPOCH = '0123456789abcdef'
const T0 = Date.UTC(2026, 10, 22)

let dir: string
let db: Database.Database
let recorder: Recorder
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'xunjian-account-'))
  db = new Database(join(dir, 'xunjian.db'))
  for (const migration of MIGRATIONS) db.exec(migration)
  db.exec(daySchema('20261122'))
  db.exec(`
    INSERT INTO days VALUES ('20261122', 1, ${T0});
    INSERT INTO hosts (num, id, name, public_key, facts, enrolled_at, state_since) VALUES (1, '${HOST}', 'web-01', '', '{}', ${T0}, ${T0});
    INSERT INTO inspections VALUES (1, 'disk', '{}');
    INSERT INTO epochs (num, host, epoch, seq) VALUES (1, 1, '${EPOCH}', 10);
  `)
  recorder = new Recorder()
  for (let seq = 1; seq <= 10; seq += 1) {
    // Bad from the fourth to the seventh round.
    const status: Status = seq >= 4 && seq <= 7 ? 'critical' : 'ok'
    const made = {
      inspection: 'disk',
      trigger: 'schedule',
      outcome: 'completed',
      plannedAt: at(seq),
    } as const
    recorder.produced(HOST, EPOCH, seq, { ...made, observedAt: at(seq), verdicts: [['/', status]] })
    store(seq)
  }
  recorder.acknowledged(HOST, EPOCH, 10)
  openFault(at(4), at(8))
})
afterEach(() => {
  db.close()
  rmSync(dir, { recursive: true })
})

const at = (seq: number) => T0 + seq * 60_000
const check = () => account(join(dir, 'xunjian.db'), recorder, { badRounds: { disk: 2 } })

function store(seq: number, as = seq): void {
  db.prepare(
    `INSERT INTO rounds_20261122 (host, inspection, observed_at, received_at, planned_at, duration_ms, kind, rank, epoch, seq)
     VALUES (1, 1, ?, ?, ?, 5, 0, 0, 1, ?)`,
  ).run(at(seq), at(seq), at(seq), as)
}
function openFault(beganAt: number, recoveredAt: number | null): void {
  db.prepare(
    `INSERT INTO faults (host, inspection, item, cause, summary, status, worst, rank, stage, grade, source, began_at,
       opened_at, recovered_at, closed_at, last_seen_at, bad_rounds)
     VALUES (1, 'disk', '/', ?, '{}', 'critical', 'critical', 3, 'closed', 'general', 'inspection', ?, ?, ?, ?, 0, 2)`,
  ).run(`cause ${beganAt}`, beganAt, beganAt, recoveredAt, recoveredAt)
}
function hole(fromSeq: number, toSeq: number, reason: string): void {
  db.prepare(
    'INSERT INTO holes (host, epoch, from_seq, to_seq, noted_at, reason) VALUES (1, 1, ?, ?, 0, ?)',
  ).run(fromSeq, toSeq, reason)
}

describe('the account of a story', () => {
  it('is clean when everything is there once', () => {
    expect(check()).toEqual({
      produced: 10,
      stored: 10,
      told: 0,
      lost: 0,
      duplicated: 0,
      faultsMissed: 0,
      openedTwice: 0,
      problems: [],
    })
  })

  it('finds a round that was acknowledged and is not stored', () => {
    db.exec('DELETE FROM rounds_20261122 WHERE seq = 9')
    expect(check()).toMatchObject({
      stored: 9,
      lost: 1,
      problems: [`acknowledged and not stored: ${HOST} ${EPOCH} 9`],
    })
  })

  it('takes a hole with its reason for told, and an unexplained one for lost', () => {
    db.exec('DELETE FROM rounds_20261122 WHERE seq IN (1, 9)')
    hole(1, 1, 'outbox-bytes')
    hole(9, 9, 'unexplained')
    expect(check()).toMatchObject({ stored: 8, told: 1, lost: 1 })
  })

  it('finds what is stored and told as gone', () => {
    hole(9, 9, 'outbox-bytes')
    expect(check().problems).toEqual([`stored and told as gone: ${HOST} ${EPOCH} 9`])
  })

  it('finds a number that is stored twice, and a round under two numbers', () => {
    store(3)
    expect(check()).toMatchObject({ duplicated: 2 })
    db.exec('DELETE FROM rounds_20261122 WHERE seq = 3')
    store(3)
    recorder.producedTo(HOST, EPOCH, 11)
    store(10, 11)
    expect(check()).toMatchObject({ duplicated: 1, lost: 0 })
  })

  it('finds a round that is another one than was produced, and one that nobody produced', () => {
    db.exec('UPDATE rounds_20261122 SET observed_at = observed_at + 1 WHERE seq = 2')
    store(12)
    expect(check().problems).toEqual([
      `stored is another round than was produced: ${HOST} ${EPOCH} 2`,
      `stored but never produced: ${HOST} ${EPOCH} 12`,
    ])
  })

  it('finds a fault that was missed, and one that was opened twice', () => {
    openFault(at(6), at(8))
    expect(check()).toMatchObject({ openedTwice: 1, faultsMissed: 0 })
    db.exec('DELETE FROM faults')
    expect(check()).toMatchObject({ openedTwice: 0, faultsMissed: 1 })
  })

  it('waits for what is not acknowledged when it is told that more is to come', () => {
    recorder.producedTo(HOST, EPOCH, 11)
    expect(check()).toMatchObject({ lost: 1 })
    expect(account(join(dir, 'xunjian.db'), recorder, { isUnderWay: true })).toMatchObject({ lost: 0 })
  })
})
