// The gaps in the outbox's file, joined with their neighbours so that they stay few; never dropped themselves.
import type { SQLOutputValue } from 'node:sqlite'
import { z } from 'zod'
import { GoneReason, type SeqRange } from '../shared/protocol.ts'
import type { Statements } from './database.ts'
import { type Gap, joinGaps } from './outbox-gaps.ts'

export const GAPS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS gaps (
    fromSeq INTEGER PRIMARY KEY, toSeq INTEGER NOT NULL, reason TEXT NOT NULL, counts TEXT NOT NULL,
    fromAt INTEGER, toAt INTEGER
  ) STRICT;
`
/** From so many on, neighbours are joined even when they went for different reasons. */
const MANY_GAPS = 1_000
const COLUMNS = 'fromSeq, toSeq, reason, counts, fromAt, toAt'
const Counts = z.record(z.string(), z.number())

export class GapTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** `isClosed`: of a number that the collector has or may have; what it stands in is not changed any more. */
  add(gap: Gap, isClosed: (seq: number) => boolean): void {
    const isMany = Number(this.#statements.get('SELECT count(*) AS n FROM gaps')?.n ?? 0) >= MANY_GAPS
    const isAlike = (other: Gap | null): other is Gap =>
      other !== null && !isClosed(other.toSeq) && (isMany || other.reason === gap.reason)
    const before = this.#at('toSeq = ? AND fromSeq = (SELECT max(fromSeq) FROM gaps WHERE fromSeq < ?)', [
      gap.fromSeq - 1,
      gap.fromSeq,
    ])
    const behind = this.#at('fromSeq = ?', [gap.toSeq + 1])
    const joined = isAlike(before) ? joinGaps(before, gap) : gap
    this.#put(isAlike(behind) ? joinGaps(joined, behind) : joined)
    if (isAlike(behind)) this.#statements.run('DELETE FROM gaps WHERE fromSeq = ?', behind.fromSeq)
  }

  /** Those that reach into the range, in order. */
  within([from, to]: SeqRange, limit: number): Gap[] {
    const first = 'coalesce((SELECT max(fromSeq) FROM gaps WHERE fromSeq <= ?), 0)'
    const where = `fromSeq >= ${first} AND fromSeq <= ? AND toSeq >= ?`
    return this.#statements
      .all(`SELECT ${COLUMNS} FROM gaps WHERE ${where} ORDER BY fromSeq LIMIT ?`, from, to, from, limit)
      .map(toGap)
  }

  lastSeq(): number {
    return Number(this.#statements.get('SELECT max(toSeq) AS last FROM gaps')?.last ?? 0)
  }

  deleteUpTo(seq: number): void {
    this.#statements.run('DELETE FROM gaps WHERE toSeq <= ?', seq)
  }

  /** The same rounds under other numbers. */
  move(fromSeq: number, moved: Gap): void {
    this.#statements.run('DELETE FROM gaps WHERE fromSeq = ?', fromSeq)
    this.#put(moved)
  }

  #put({ fromSeq, toSeq, reason, counts, fromAt, toAt }: Gap): void {
    const sql = `INSERT OR REPLACE INTO gaps (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`
    this.#statements.run(sql, fromSeq, toSeq, reason, JSON.stringify(counts), fromAt, toAt)
  }

  #at(where: string, values: number[]): Gap | null {
    const row = this.#statements.get(`SELECT ${COLUMNS} FROM gaps WHERE ${where}`, ...values)
    return row === undefined ? null : toGap(row)
  }
}

function toGap(row: Record<string, SQLOutputValue>): Gap {
  return {
    fromSeq: Number(row.fromSeq),
    toSeq: Number(row.toSeq),
    reason: GoneReason.parse(row.reason),
    counts: Counts.parse(JSON.parse(String(row.counts))),
    fromAt: row.fromAt === null ? null : Number(row.fromAt),
    toAt: row.toAt === null ? null : Number(row.toAt),
  }
}
