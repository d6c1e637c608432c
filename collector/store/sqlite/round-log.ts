// Appends rounds to the log of their day.

import type { RoundRecord } from '../records.ts'
import { bodyOf, dayOf, encodeKind } from '../round-body.ts'
import { createBodyLog, type Logged } from './body-log.ts'
import { logRankOf } from './log-rank.ts'
import type { WriteDatabase } from './open.ts'
import { daySchema } from './schema.ts'

type Day = ReturnType<typeof openDay>

export type RoundLog = {
  append(record: RoundRecord, keys: { readonly inspection: number; readonly epoch: number | null }): void
  /** The findings of the newest round of a series, as the log knows them. */
  newest(hostNum: number, inspection: number): readonly Logged[]
  explainMissed(roundId: number, reason: string): void
  fillMissed(roundId: number, filledBy: number): void
  /** To be called when a transaction failed: what was remembered of it is not in the database. */
  forget(): void
}

export function createRoundLog(db: WriteDatabase): RoundLog {
  const insertDay = db.prepare('INSERT OR IGNORE INTO days (day, first_id, from_at) VALUES (?, ?, ?)')
  const dayOfRound = db
    .prepare('SELECT day FROM days WHERE first_id <= ? ORDER BY first_id DESC LIMIT 1')
    .pluck()
  const readNewest = () => (db.prepare('SELECT max(day) FROM days').pluck().get() as string | null) ?? ''

  // A clock set back must not reopen an earlier day: ids rise over the days, and readers rely on it.
  let newest = readNewest()
  let open: Day | null = null

  function dayFor(record: RoundRecord): Day {
    const wanted = dayOf(record.receivedAt)
    const name = wanted > newest ? wanted : newest
    if (open?.name === name) return open
    db.exec(daySchema(name))
    insertDay.run(name, record.id, record.receivedAt)
    newest = name
    open = openDay(db, name)
    return open
  }

  function change(roundId: number, column: 'missed_reason' | 'filled_by', value: string | number): void {
    const day = dayOfRound.get(roundId) as string | undefined
    if (day !== undefined)
      db.prepare(`UPDATE rounds_${day} SET ${column} = ? WHERE id = ?`).run(value, roundId)
  }

  return {
    append(record, keys) {
      const day = dayFor(record)
      const { round } = record
      const body = day.bodies.log(`${record.hostNum}/${keys.inspection}`, bodyOf(round))
      day.insert.run(
        record.id,
        record.hostNum,
        keys.inspection,
        record.prev,
        round.observedAt,
        record.receivedAt,
        round.plannedAt,
        round.durationMs,
        encodeKind(round),
        logRankOf(record.status),
        round.outcome === 'missed' ? (round.missedReason ?? 'silent') : null,
        keys.epoch,
        record.seq,
        body.id,
        body.numbers,
      )
    },
    newest: (hostNum, inspection) => open?.bodies.newest(`${hostNum}/${inspection}`) ?? [],
    explainMissed: (roundId, reason) => change(roundId, 'missed_reason', reason),
    fillMissed: (roundId, filledBy) => change(roundId, 'filled_by', filledBy),
    forget() {
      open = null
      newest = readNewest()
    },
  }
}

function openDay(db: WriteDatabase, name: string) {
  return {
    name,
    bodies: createBodyLog({
      insertBody: db.prepare(`INSERT INTO bodies_${name} (json) VALUES (?)`),
      insertFinding: db.prepare(`INSERT INTO findings_${name} (json) VALUES (?)`),
    }),
    insert: db.prepare(
      `INSERT INTO rounds_${name} (id, host, inspection, prev, observed_at, received_at, planned_at, duration_ms, kind, rank,
         missed_reason, epoch, seq, body, numbers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  }
}
