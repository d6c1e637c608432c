// Looks into an agent's outbox from outside: how many rounds it has ever numbered, whoever is writing to it now.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

export type OutboxLook = { readonly epoch: string; readonly lastSeq: number }

/** Null while there is none yet, or while it is being made. */
export function lookIntoOutbox(stateDir: string): OutboxLook | null {
  const path = join(stateDir, 'outbox.db')
  if (!existsSync(path)) return null
  let db: Database.Database | undefined
  try {
    db = new Database(path, { readonly: true, timeout: 2_000 })
    const row = db.prepare('SELECT epoch, lastSeq FROM outbox').get() as OutboxLook | undefined
    return row ?? null
  } catch {
    // Killed while it was being made: the next agent makes it anew.
    return null
  } finally {
    db?.close()
  }
}
