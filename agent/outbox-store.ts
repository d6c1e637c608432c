// The outbox's file: SQL and nothing else; every method is one transaction and throws what SQLite throws.
import { randomBytes } from 'node:crypto'
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { inTransaction, openDatabase } from './database.ts'

export type StoredRound = {
  readonly seq: number
  readonly inspection: string
  readonly observedAt: number
  readonly bytes: number
  /** Events and changes of status: they are dropped last. */
  readonly isKept: boolean
  /** What the next round is compared with to tell whether a status changed. */
  readonly verdict: string
  readonly json: string
}

export type HeldRound = { readonly seq: number; readonly bytes: number; readonly inspection: string }

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS outbox (
    one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, lastSeq INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS rounds (
    seq INTEGER PRIMARY KEY, inspection TEXT NOT NULL, observedAt INTEGER NOT NULL, bytes INTEGER NOT NULL,
    isKept INTEGER NOT NULL, json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS verdicts (inspection TEXT PRIMARY KEY, verdict TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dropped (inspection TEXT PRIMARY KEY, rounds INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

export class OutboxStore {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  epoch: string

  private constructor(database: DatabaseSync) {
    this.#database = database
    this.#run('INSERT OR IGNORE INTO outbox VALUES (1, ?, 0)', newEpoch())
    this.epoch = String(this.#get('SELECT epoch FROM outbox')?.epoch)
  }

  static open(path: string, now: number): { store: OutboxStore; putAside: string | null } {
    const settings = { path, applicationId: 0x786a6f62, synchronous: 'FULL', schema: SCHEMA } as const
    const { database, putAside } = openDatabase(settings, now)
    return { store: new OutboxStore(database), putAside }
  }

  lastSeq(): number {
    return Number(this.#get('SELECT lastSeq FROM outbox')?.lastSeq ?? 0)
  }

  totals(): { rounds: number; bytes: number; newestAt: number | null } {
    const row = this.#get('SELECT count(*) AS n, sum(bytes) AS bytes, max(observedAt) AS newest FROM rounds')
    const newest = row?.newest
    return {
      rounds: Number(row?.n ?? 0),
      bytes: Number(row?.bytes ?? 0),
      newestAt: newest ? Number(newest) : null,
    }
  }

  verdicts(): Map<string, string> {
    const rows = this.#all('SELECT inspection, verdict FROM verdicts')
    return new Map(rows.map((row) => [String(row.inspection), String(row.verdict)]))
  }

  dropped(): Map<string, number> {
    const rows = this.#all('SELECT inspection, rounds FROM dropped')
    return new Map(rows.map((row) => [String(row.inspection), Number(row.rounds)]))
  }

  insert(rounds: readonly StoredRound[], lastSeq: number): void {
    inTransaction(this.#database, () => {
      for (const { seq, inspection, observedAt, bytes, isKept, verdict, json } of rounds) {
        this.#run(
          'INSERT INTO rounds VALUES (?, ?, ?, ?, ?, ?)',
          seq,
          inspection,
          observedAt,
          bytes,
          isKept ? 1 : 0,
          json,
        )
        this.#run('INSERT OR REPLACE INTO verdicts VALUES (?, ?)', inspection, verdict)
      }
      this.#run('UPDATE outbox SET lastSeq = ?', lastSeq)
    })
  }

  after(seq: number, limit: number): { seq: number; json: string }[] {
    const rows = this.#all('SELECT seq, json FROM rounds WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit)
    return rows.map((row) => ({ seq: Number(row.seq), json: String(row.json) }))
  }

  /** What may be dropped, in the order in which it goes. */
  droppable(limit: number): HeldRound[] {
    return this.#all('SELECT seq, bytes, inspection FROM rounds ORDER BY isKept, seq LIMIT ?', limit).map(
      toHeld,
    )
  }

  /** From the front of the queue, which is nearly in order of time; the rest is found at the next call. */
  olderThan(moment: number, limit: number): HeldRound[] {
    const rows = this.#all(
      'SELECT seq, bytes, inspection, observedAt FROM rounds ORDER BY seq LIMIT ?',
      limit,
    )
    return rows.filter((row) => Number(row.observedAt) < moment).map(toHeld)
  }

  find(seq: number): HeldRound | null {
    const row = this.#get('SELECT seq, bytes, inspection FROM rounds WHERE seq = ?', seq)
    return row === undefined ? null : toHeld(row)
  }

  /** Gives back how much went. */
  deleteUpTo(seq: number): { rounds: number; bytes: number } {
    const row = this.#get('SELECT count(*) AS n, sum(bytes) AS bytes FROM rounds WHERE seq <= ?', seq)
    this.#run('DELETE FROM rounds WHERE seq <= ?', seq)
    const free = Number(this.#get('PRAGMA freelist_count')?.freelist_count ?? 0)
    if (free > 1_024) this.#database.exec('PRAGMA incremental_vacuum(512)')
    return { rounds: Number(row?.n ?? 0), bytes: Number(row?.bytes ?? 0) }
  }

  /** Also of rounds that only memory held: a number may name what is not here. */
  drop(rounds: readonly { seq: number; inspection: string }[]): void {
    inTransaction(this.#database, () => {
      for (const { seq, inspection } of rounds) {
        this.#run('DELETE FROM rounds WHERE seq = ?', seq)
        this.#countDrop(inspection)
      }
    })
  }

  /** A new epoch for what is still here: numbered from 1 again, in the old order. Gives back the last number. */
  renumber(): number {
    return inTransaction(this.#database, () => {
      const epoch = newEpoch()
      const seqs = this.#all('SELECT seq FROM rounds ORDER BY seq').map((row) => Number(row.seq))
      // Ascending, so that a number is free before it is given: the n-th round never has a number below n.
      seqs.forEach((seq, index) => {
        this.#run('UPDATE rounds SET seq = ? WHERE seq = ?', index + 1, seq)
      })
      this.#run('UPDATE outbox SET epoch = ?, lastSeq = ?', epoch, seqs.length)
      this.epoch = epoch
      return seqs.length
    })
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #countDrop(inspection: string): void {
    const upsert = 'ON CONFLICT (inspection) DO UPDATE SET rounds = rounds + 1'
    this.#run(`INSERT INTO dropped VALUES (?, 1) ${upsert}`, inspection)
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.set(sql, known)
    return known
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#prepare(sql).run(...values)
  }

  #get(sql: string, ...values: SQLInputValue[]) {
    return this.#prepare(sql).get(...values)
  }

  #all(sql: string, ...values: SQLInputValue[]) {
    return this.#prepare(sql).all(...values)
  }
}

function toHeld(row: Record<string, SQLOutputValue>): HeldRound {
  return { seq: Number(row.seq), bytes: Number(row.bytes), inspection: String(row.inspection) }
}

function newEpoch(): string {
  return randomBytes(8).toString('hex')
}
