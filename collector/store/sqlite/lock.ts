// One collector for one folder: a lock that the operating system releases, however the process ends.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Throws when another process holds the folder; the answer lets it go. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = new Database(join(folder, 'collector.lock'), { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    const isHeld = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY'
    throw isHeld ? new Error(`another collector is using ${folder}`) : error
  }
  return () => {
    lock.close()
  }
}
