// Opens the database file: durability, migrations, one writer.
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { MIGRATIONS } from './schema.ts'

export type WriteDatabase = Database.Database

export type OpenOptions = { readonly path: string; readonly synchronous: 'full' | 'normal' }

export type Migrated = { readonly from: number; readonly to: number }

/** Opens for writing and brings the tables up to date; throws when the file is newer than this program. */
export function openForWriting(options: OpenOptions): {
  readonly db: WriteDatabase
  readonly migrated: Migrated | null
} {
  mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 })
  keepPrivate(options.path)
  const db = new Database(options.path)
  try {
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${options.synchronous}`)
    db.pragma('busy_timeout = 5000')
    db.pragma('cache_size = -16384')
    // A checkpoint copies each changed page once, so a longer log writes hot pages to the file less often.
    db.pragma('wal_autocheckpoint = 8000')
    db.pragma('journal_size_limit = 67108864')
    return { db, migrated: migrate(db) }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Secrets of channels are in it; the log files beside it get the rights that it has. */
function keepPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

/** Null when nothing had to be done. */
export function migrate(db: WriteDatabase): Migrated | null {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > MIGRATIONS.length) {
    throw new Error(
      `the database was written by a newer version (schema ${version}, this program knows ${MIGRATIONS.length}); upgrade the collector`,
    )
  }
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(statements)
      db.pragma(`user_version = ${index + 1}`)
    })()
  }
  return version === MIGRATIONS.length ? null : { from: version, to: MIGRATIONS.length }
}
