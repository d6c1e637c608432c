// One agent per state directory: a lock of the operating system, which ends with its process however that ends.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isBusy, isDamaged, putFilesAside } from './database.ts'

/** A database that nobody refers to is collected, and closed with its lock: held here until it is let go. */
const held = new Set<DatabaseSync>()

/** Null when another agent holds it; otherwise what lets it go. Throws when the directory cannot be written. */
export function lockState(directory: string): (() => void) | null {
  const path = join(directory, 'agent.lock')
  try {
    return lock(path)
  } catch (error) {
    if (isBusy(error)) return null
    if (!isDamaged(error)) throw error
    putFilesAside(path, Date.now(), 'damaged')
    return lock(path)
  }
}

function lock(path: string): () => void {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    // Held open and never committed: SQLite keeps the file locked and writes nothing to it.
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    throw error
  }
  held.add(database)
  return () => {
    held.delete(database)
    database.close()
  }
}
