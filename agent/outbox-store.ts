// The outbox's file: SQL and nothing else; every method is one transaction and throws what SQLite throws.
import { randomBytes } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { z } from 'zod'
import { SeqRange } from '../shared/protocol.ts'
import { type Ranges, without } from '../shared/ranges.ts'
import { inTransaction, openDatabase, type PutAside, putFilesAside, Statements } from './database.ts'
import { GAPS_SCHEMA, GapTable } from './outbox-gap-table.ts'
import { clipGap, type Gap, type HeldRound, type QueuedRound } from './outbox-gaps.ts'

export type StoredRound = HeldRound & {
  /** Events and changes of status: they are dropped last. */
  readonly isKept: boolean
  /** What the next round is compared with to tell whether a status changed; null when it did not. */
  readonly verdict: string | null
  readonly json: string
}

/** What the collector has: everything up to `seq`, and `ahead`. */
export type Acknowledged = {
  readonly seq: number
  readonly ahead: Ranges
  /** The highest number that was ever acknowledged in this epoch; above `seq` after the collector was restored. */
  readonly highSeq: number
}

/** How far the queue has come, written along with rounds. */
export type Progress = {
  readonly lastSeq: number
  readonly acknowledged: Acknowledged
  /** The clock that ages rounds, and the wall clock beside it. */
  readonly agingAt: number
  readonly wallAt: number
}

export type Tally = ReadonlyMap<string, { readonly rounds: number; readonly bytes: number }>

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
  CREATE TABLE IF NOT EXISTS marks (
    at INTEGER PRIMARY KEY, lastSeq INTEGER NOT NULL, ackedSeq INTEGER NOT NULL
  ) STRICT;
  ${GAPS_SCHEMA}
`
/** Came with acknowledged rounds that are kept and with lanes; older files get them when they are opened. */
const ADDED_COLUMNS = {
  hostId: 'TEXT',
  ackedSeq: 'INTEGER NOT NULL DEFAULT 0',
  ahead: "TEXT NOT NULL DEFAULT '[]'",
  highSeq: 'INTEGER NOT NULL DEFAULT 0',
  agingAt: 'INTEGER NOT NULL DEFAULT 0',
  wallAt: 'INTEGER NOT NULL DEFAULT 0',
}
const HELD = 'seq, bytes, inspection, observedAt'
const Ahead = z.array(SeqRange)

export class OutboxStore {
  readonly #database: DatabaseSync
  readonly #statements: Statements
  readonly gaps: GapTable
  epoch: string

  private constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = new Statements(database)
    this.gaps = new GapTable(this.#statements)
    const known = this.#statements.all('PRAGMA table_info(outbox)').map(({ name }) => String(name))
    for (const [name, type] of Object.entries(ADDED_COLUMNS)) {
      if (!known.includes(name)) database.exec(`ALTER TABLE outbox ADD COLUMN ${name} ${type}`)
    }
    this.#statements.run('INSERT OR IGNORE INTO outbox (one, epoch, lastSeq) VALUES (1, ?, 0)', newEpoch())
    this.epoch = String(this.#statements.get('SELECT epoch FROM outbox')?.epoch)
  }

  /** A file that holds another host's rounds is put aside, as one that is damaged. */
  static open(path: string, hostId: string, now: number): { store: OutboxStore; putAside: PutAside | null } {
    const settings = { path, applicationId: 0x786a6f62, synchronous: 'FULL', schema: SCHEMA } as const
    const { database, putAside } = openDatabase(settings, now)
    const store = new OutboxStore(database)
    if (store.#claim(hostId)) return { store, putAside }
    store.close()
    const movedAway = putFilesAside(path, now, 'other-host')
    const fresh = new OutboxStore(openDatabase(settings, now).database)
    fresh.#claim(hostId)
    return { store: fresh, putAside: movedAway }
  }

  progress(): Progress {
    const row = this.#statements.get('SELECT lastSeq, ackedSeq, ahead, highSeq, agingAt, wallAt FROM outbox')
    return {
      lastSeq: Number(row?.lastSeq ?? 0),
      acknowledged: {
        seq: Number(row?.ackedSeq ?? 0),
        ahead: Ahead.parse(JSON.parse(String(row?.ahead ?? '[]'))),
        highSeq: Number(row?.highSeq ?? 0),
      },
      agingAt: Number(row?.agingAt ?? 0),
      wallAt: Number(row?.wallAt ?? 0),
    }
  }

  verdicts(): Map<string, string> {
    const rows = this.#statements.all('SELECT inspection, verdict FROM verdicts')
    return new Map(rows.map((row) => [String(row.inspection), String(row.verdict)]))
  }

  dropped(): Map<string, number> {
    const rows = this.#statements.all('SELECT inspection, rounds FROM dropped')
    return new Map(rows.map((row) => [String(row.inspection), Number(row.rounds)]))
  }

  /** A new file goes on from what this process had counted, but for gaps that are counted when they are written. */
  carryDropped(counted: ReadonlyMap<string, number>, unwritten: readonly Gap[]): Map<string, number> {
    const known = this.dropped()
    if (known.size > 0 || counted.size === 0) return known
    const carried = new Map(counted)
    for (const { counts } of unwritten)
      for (const [inspection, rounds] of Object.entries(counts))
        carried.set(inspection, (carried.get(inspection) ?? 0) - rounds)
    for (const [inspection, rounds] of carried)
      if (rounds > 0) this.#statements.run('INSERT INTO dropped VALUES (?, ?)', inspection, rounds)
    return new Map(counted)
  }

  /** What the range holds, by inspection. */
  tally([from, to]: SeqRange): Tally {
    const sql =
      'SELECT inspection, count(*) AS n, sum(bytes) AS bytes FROM rounds WHERE seq BETWEEN ? AND ? GROUP BY inspection'
    const rows = this.#statements.all(sql, from, to)
    return new Map(
      rows.map((row) => [String(row.inspection), { rounds: Number(row.n), bytes: Number(row.bytes) }]),
    )
  }

  /** Rounds, and the gaps that came up while nothing could be written. */
  insert(
    rounds: readonly StoredRound[],
    gaps: readonly Gap[],
    progress: Progress & { readonly isClosed: (seq: number) => boolean },
  ): true {
    inTransaction(this.#database, () => {
      for (const { seq, inspection, observedAt, bytes, isKept, verdict, json } of rounds) {
        const values = [seq, inspection, observedAt, bytes, isKept ? 1 : 0, json]
        this.#statements.run('INSERT INTO rounds VALUES (?, ?, ?, ?, ?, ?)', ...values)
        if (verdict !== null)
          this.#statements.run('INSERT OR REPLACE INTO verdicts VALUES (?, ?)', inspection, verdict)
      }
      for (const gap of gaps) this.#addGap(gap, progress.isClosed)
      this.write(progress)
    })
    return true
  }

  write({ lastSeq, acknowledged, agingAt, wallAt }: Progress): true {
    const { seq, ahead, highSeq } = acknowledged
    this.#statements.run(
      'UPDATE outbox SET lastSeq = ?, ackedSeq = ?, ahead = ?, highSeq = ?, agingAt = ?, wallAt = ?',
      lastSeq,
      seq,
      JSON.stringify(ahead),
      highSeq,
      Math.round(agingAt),
      Math.round(wallAt),
    )
    return true
  }

  read([from, to]: SeqRange, limit: number): QueuedRound[] {
    const sql = 'SELECT seq, json FROM rounds WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?'
    return this.#statements
      .all(sql, from, to, limit)
      .map(({ seq, json }) => ({ kind: 'round', seq: Number(seq), json: String(json) }))
  }

  held([from, to]: SeqRange, limit: number): HeldRound[] {
    const sql = `SELECT ${HELD} FROM rounds WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?`
    return this.#statements.all(sql, from, to, limit).map(toHeld)
  }

  /** The number of the newest round of each inspection behind a number, ascending. */
  newest(afterSeq: number): number[] {
    const sql = 'SELECT max(seq) AS seq FROM rounds WHERE seq > ? GROUP BY inspection ORDER BY 1'
    return this.#statements.all(sql, afterSeq).map(({ seq }) => Number(seq))
  }

  /** What may be dropped behind a number, in the order in which it goes. */
  droppable(afterSeq: number, limit: number): HeldRound[] {
    const sql = `SELECT ${HELD} FROM rounds WHERE seq > ? ORDER BY isKept, seq LIMIT ?`
    return this.#statements.all(sql, afterSeq, limit).map(toHeld)
  }

  drop(rounds: readonly HeldRound[], gaps: readonly Gap[], isClosed: (seq: number) => boolean): true {
    inTransaction(this.#database, () => {
      for (const { seq } of rounds) this.#statements.run('DELETE FROM rounds WHERE seq = ?', seq)
      for (const gap of gaps) this.#addGap(gap, isClosed)
    })
    this.#shrinkFile()
    return true
  }

  /** Rounds that the collector has. */
  forget([from, to]: SeqRange): true {
    inTransaction(this.#database, () => {
      this.#statements.run('DELETE FROM rounds WHERE seq BETWEEN ? AND ?', from, to)
      if (from <= 1) this.gaps.deleteUpTo(to)
    })
    this.#shrinkFile()
    return true
  }

  /** Remembers how far the queue had come at a moment of the clock that ages it; what is no longer asked for goes. */
  mark({ agingAt, lastSeq, acknowledged }: Progress, oldestAt: number): void {
    this.#statements.run('INSERT OR REPLACE INTO marks VALUES (?, ?, ?)', agingAt, lastSeq, acknowledged.seq)
    this.#statements.run('DELETE FROM marks WHERE at < (SELECT max(at) FROM marks WHERE at <= ?)', oldestAt)
  }

  /** How far the queue had come at that moment. */
  markAt(at: number): { lastSeq: number; ackedSeq: number } {
    const sql = 'SELECT lastSeq, ackedSeq FROM marks WHERE at <= ? ORDER BY at DESC LIMIT 1'
    const row = this.#statements.get(sql, at)
    return { lastSeq: Number(row?.lastSeq ?? 0), ackedSeq: Number(row?.ackedSeq ?? 0) }
  }

  /** A new epoch for what the collector does not have: numbered from 1 again, in the old order. */
  renumber(acknowledged: Acknowledged): number {
    return inTransaction(this.#database, () => {
      const gone: Ranges = [[0, acknowledged.seq], ...acknowledged.ahead]
      for (const [from, to] of gone)
        this.#statements.run('DELETE FROM rounds WHERE seq BETWEEN ? AND ?', from, to)
      this.gaps.deleteUpTo(acknowledged.seq)
      this.#statements.run('DELETE FROM marks')
      const lastSeq = this.#moveAll(acknowledged.seq)
      this.epoch = newEpoch()
      this.#statements.run(
        "UPDATE outbox SET epoch = ?, lastSeq = ?, ackedSeq = 0, ahead = '[]', highSeq = 0",
        this.epoch,
        lastSeq,
      )
      return lastSeq
    })
  }

  close(): void {
    this.#database.close()
  }

  #claim(hostId: string): boolean {
    const owner = this.#statements.get('SELECT hostId FROM outbox')?.hostId ?? null
    if (owner === null) this.#statements.run('UPDATE outbox SET hostId = ?', hostId)
    return owner === null || owner === hostId
  }

  /** Ascending, so that a number is free before it is given: nothing ever gets a higher number than it had. */
  #moveAll(ackedSeq: number): number {
    const rounds = this.#statements.all('SELECT seq FROM rounds ORDER BY seq').map(({ seq }) => Number(seq))
    const gaps = this.gaps.within([0, Number.MAX_SAFE_INTEGER], 1_000_000)
    let last = 0
    for (const seq of rounds) {
      for (let gap = gaps[0]; gap !== undefined && gap.fromSeq < seq; gap = gaps[0]) {
        last = this.#moveGap(gap, ackedSeq, last)
        gaps.shift()
      }
      last += 1
      this.#statements.run('UPDATE rounds SET seq = ? WHERE seq = ?', last, seq)
    }
    for (const gap of gaps) last = this.#moveGap(gap, ackedSeq, last)
    return last
  }

  #moveGap(gap: Gap, ackedSeq: number, last: number): number {
    const [rest] = without([gap.fromSeq, gap.toSeq], [[0, ackedSeq]])
    if (rest === undefined) return last
    const kept = clipGap(gap, rest)
    const toSeq = last + kept.toSeq - kept.fromSeq + 1
    this.gaps.move(gap.fromSeq, { ...kept, fromSeq: last + 1, toSeq })
    return toSeq
  }

  #addGap(gap: Gap, isClosed: (seq: number) => boolean): void {
    this.gaps.add(gap, isClosed)
    const upsert = 'ON CONFLICT (inspection) DO UPDATE SET rounds = rounds + excluded.rounds'
    for (const [inspection, rounds] of Object.entries(gap.counts))
      this.#statements.run(`INSERT INTO dropped VALUES (?, ?) ${upsert}`, inspection, rounds)
  }

  #shrinkFile(): void {
    const free = Number(this.#statements.get('PRAGMA freelist_count')?.freelist_count ?? 0)
    if (free > 1_024) this.#database.exec('PRAGMA incremental_vacuum(512)')
  }
}

function toHeld(row: Record<string, SQLOutputValue>): HeldRound {
  return {
    seq: Number(row.seq),
    bytes: Number(row.bytes),
    inspection: String(row.inspection),
    observedAt: Number(row.observedAt),
  }
}

function newEpoch(): string {
  return randomBytes(8).toString('hex')
}
