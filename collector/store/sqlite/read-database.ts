// The main thread's own connection: read-only, beside the writer's, so that no page waits for a commit.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { createFleetSlots, type FleetSlots } from './fleet-slots.ts'
import { createKept, type Kept } from './kept.ts'
import { createKeys, type Keys } from './read-keys.ts'
import { createRoundReader, type RoundReader } from './read-round-log.ts'
import { createSeriesReader, type SeriesReader } from './read-series.ts'
import type { Tables } from './read-tables.ts'

export type ReadDatabase = {
  /** For hot look-ups and for what only SQLite says this way. */
  readonly sqlite: Database.Database
  /** For lists with filters, which another dialect will say alike. */
  readonly query: Kysely<Tables>
  readonly keys: Keys
  readonly log: RoundReader
  readonly series: SeriesReader
  readonly fleet: FleetSlots
  readonly kept: Kept
}

/** The file must have been opened for writing before, which brings its tables up to date. */
export function openForReading(path: string): ReadDatabase {
  const sqlite = new Database(path, { readonly: true, fileMustExist: true })
  sqlite.pragma('busy_timeout = 5000')
  sqlite.pragma('cache_size = -16384')
  sqlite.pragma('temp_store = MEMORY')
  return {
    sqlite,
    query: new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) }),
    keys: createKeys(sqlite),
    log: createRoundReader(sqlite),
    series: createSeriesReader(sqlite),
    fleet: createFleetSlots(sqlite),
    kept: createKept(),
  }
}
