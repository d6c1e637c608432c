// Appends rounds to the log of their day; an unchanged body is written once and referred to.

import { statusRank } from '../../../shared/status.ts'
import {
  bodyOf,
  dayOf,
  encodeFigures,
  encodeKind,
  figuresOf,
  isSameBody,
  type RoundBody,
} from '../round-body.ts'
import type { RoundRecord } from '../store.ts'
import type { WriteDatabase } from './open.ts'
import { daySchema } from './schema.ts'

type LastBody = {
  readonly day: string
  readonly id: number
  readonly body: RoundBody
  readonly figures: readonly number[]
}
type DayStatements = ReturnType<typeof prepareDay>

export type RoundLog = {
  append(record: RoundRecord, keys: { readonly inspection: number; readonly epoch: number | null }): void
  explainMissed(roundId: number, reason: string): void
  fillMissed(roundId: number, filledBy: number): void
  /** To be called when a transaction failed: what was remembered of it is not in the database. */
  forget(): void
}

export function createRoundLog(db: WriteDatabase): RoundLog {
  const days = new Map<string, DayStatements>()
  const bodies = new Map<string, LastBody>()
  const insertDay = db.prepare('INSERT OR IGNORE INTO days (day, first_id, from_at) VALUES (?, ?, ?)')
  const dayOfRound = db
    .prepare('SELECT day FROM days WHERE first_id <= ? ORDER BY first_id DESC LIMIT 1')
    .pluck()

  // A clock set back must not reopen an earlier day: ids rise over the days, and readers rely on it.
  let newest = (db.prepare('SELECT max(day) FROM days').pluck().get() as string | null) ?? ''

  function dayFor(record: RoundRecord): { day: string; statements: DayStatements } {
    const wanted = dayOf(record.receivedAt)
    const day = wanted > newest ? wanted : newest
    const known = days.get(day)
    if (known !== undefined) return { day, statements: known }
    db.exec(daySchema(day))
    insertDay.run(day, record.id, record.receivedAt)
    newest = day
    const statements = prepareDay(db, day)
    days.set(day, statements)
    return { day, statements }
  }

  function bodyFor(record: RoundRecord, series: string, day: string, statements: DayStatements) {
    const figures = figuresOf(record.round.findings)
    const body = bodyOf(record.round)
    const last = bodies.get(series)
    if (last !== undefined && last.day === day && isSameBody(last.body, body)) {
      // The newest objects are kept, which the writer's memory holds anyway; the figures stay those of the body.
      bodies.set(series, { ...last, body })
      return { id: last.id, numbers: encodeFigures(last.figures, figures) }
    }
    const id = Number(statements.insertBody.run(JSON.stringify(body)).lastInsertRowid)
    bodies.set(series, { day, id, body, figures })
    return { id, numbers: null }
  }

  function statementsOf(roundId: number): DayStatements | null {
    const day = dayOfRound.get(roundId) as string | undefined
    return day === undefined ? null : (days.get(day) ?? prepareDay(db, day))
  }

  return {
    append(record, keys) {
      const { day, statements } = dayFor(record)
      const { round } = record
      const body = bodyFor(record, `${record.hostNum}/${keys.inspection}`, day, statements)
      statements.insert.run(
        record.id,
        record.hostNum,
        keys.inspection,
        record.prev,
        round.observedAt,
        record.receivedAt,
        round.plannedAt,
        round.durationMs,
        encodeKind(round),
        statusRank(record.status) + 1,
        round.outcome === 'missed' ? (round.missedReason ?? 'silent') : null,
        keys.epoch,
        record.seq,
        body.id,
        body.numbers,
      )
    },
    explainMissed: (roundId, reason) => void statementsOf(roundId)?.explain.run(reason, roundId),
    fillMissed: (roundId, filledBy) => void statementsOf(roundId)?.fill.run(filledBy, roundId),
    forget() {
      days.clear()
      bodies.clear()
      newest = (db.prepare('SELECT max(day) FROM days').pluck().get() as string | null) ?? ''
    },
  }
}

function prepareDay(db: WriteDatabase, day: string) {
  return {
    insert: db.prepare(
      `INSERT INTO rounds_${day} (id, host, inspection, prev, observed_at, received_at, planned_at, duration_ms, kind, rank,
         missed_reason, epoch, seq, body, numbers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertBody: db.prepare(`INSERT INTO bodies_${day} (json) VALUES (?)`),
    explain: db.prepare(`UPDATE rounds_${day} SET missed_reason = ? WHERE id = ?`),
    fill: db.prepare(`UPDATE rounds_${day} SET filled_by = ? WHERE id = ?`),
  }
}
