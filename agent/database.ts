// Opens this agent's SQLite files; one that is damaged or belongs to something else is put aside, never deleted.
import { existsSync, renameSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'

export type DatabaseSettings = {
  readonly path: string
  /** Marks the file as ours; any other number in an existing file means that it is somebody else's. */
  readonly applicationId: number
  readonly synchronous: 'FULL' | 'NORMAL'
  readonly schema: string
}

/** Damaged: torn, truncated or not a database. Foreign: another program's. Other host: of a host that this was before. */
export type PutAside = {
  readonly movedTo: string
  readonly why: 'damaged' | 'foreign' | 'other-host'
}

export type OpenedDatabase = {
  readonly database: DatabaseSync
  /** The file that could not be used. */
  readonly putAside: PutAside | null
}

export function openDatabase(settings: DatabaseSettings, now: number): OpenedDatabase {
  try {
    return { database: openSound(settings), putAside: null }
  } catch (error) {
    if (!isDamaged(error)) throw error
    const why = error instanceof ForeignFileError ? error.why : 'damaged'
    const putAside = putFilesAside(settings.path, now, why)
    return { database: openSound(settings), putAside }
  }
}

/** Thrown for a file that SQLite could read and that is not what this agent wrote. */
class ForeignFileError extends Error {
  readonly why: PutAside['why']

  constructor(why: PutAside['why'], message: string) {
    super(message)
    this.why = why
  }
}

function openSound(settings: DatabaseSettings): DatabaseSync {
  const isNew = !existsSync(settings.path)
  const database = new DatabaseSync(settings.path, { timeout: 2_000 })
  try {
    if (!isNew) checkFile(database, settings)
    // Set before the first table, or it has no effect.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL')
    database.exec(
      `PRAGMA synchronous = ${settings.synchronous}; PRAGMA application_id = ${settings.applicationId}`,
    )
    database.exec(
      'PRAGMA cache_size = -256; PRAGMA wal_autocheckpoint = 200; PRAGMA journal_size_limit = 1048576',
    )
    database.exec(settings.schema)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function checkFile(database: DatabaseSync, settings: DatabaseSettings): void {
  const id = Number(database.prepare('PRAGMA application_id').get()?.application_id ?? 0)
  const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0)
  if (id !== settings.applicationId && tables > 0)
    throw new ForeignFileError('foreign', `application_id ${id}`)
  const check = String(database.prepare('PRAGMA quick_check(1)').get()?.quick_check ?? 'ok')
  if (check !== 'ok') throw new ForeignFileError('damaged', check)
}

const SUFFIXES = ['', '-wal', '-shm', '-journal'] as const

export function putFilesAside(path: string, now: number, why: PutAside['why']): PutAside {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const name = `${path}.${why === 'other-host' ? why : 'damaged'}-${stamp}`
  let movedTo = name
  for (let count = 2; existsSync(movedTo); count += 1) movedTo = `${name}-${count}`
  for (const suffix of SUFFIXES) if (existsSync(path + suffix)) renameSync(path + suffix, movedTo + suffix)
  return { movedTo, why }
}

const SQLITE = {
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
  READONLY: 8,
  BUSY: 5,
  SCHEMA_ERROR: 1,
} as const

/** SQLite's primary result code; null for an error that is not SQLite's. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}

/** The content cannot be trusted: not a database, torn pages, other tables than ours. */
export function isDamaged(error: unknown): boolean {
  if (error instanceof ForeignFileError) return true
  const code = sqliteCode(error)
  return code === SQLITE.CORRUPT || code === SQLITE.NOTADB || code === SQLITE.SCHEMA_ERROR
}

/** The place is the trouble, not the content: disk full, read-only, unplugged, locked. */
export function isStorageTrouble(error: unknown): boolean {
  const code = sqliteCode(error)
  const codes: readonly (number | null)[] = [
    SQLITE.IOERR,
    SQLITE.FULL,
    SQLITE.CANTOPEN,
    SQLITE.READONLY,
    SQLITE.BUSY,
  ]
  return codes.includes(code)
}

export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === SQLITE.BUSY
}

export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the reason.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Statements that are prepared when they are first needed. */
export class Statements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#prepare(sql).run(...values)
  }

  get(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined {
    return this.#prepare(sql).get(...values)
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return this.#prepare(sql).all(...values)
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.#database.prepare(sql)
    this.#prepared.set(sql, known)
    return known
  }
}
