// Looks into an agent's outbox from outside: how many rounds it has ever numbered, whoever is writing to it now.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Round } from '../../../shared/round.ts'
import type { Recorder } from '../../support/recorder.ts'

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

/** All that it holds and knows, for stories whose frames nobody can read: acknowledged rounds are kept for a while. */
export function readOutbox(stateDir: string, hostId: string, recorder: Recorder): void {
  const db = new Database(join(stateDir, 'outbox.db'), { readonly: true, timeout: 2_000 })
  try {
    const { epoch, lastSeq, ackedSeq } = db.prepare('SELECT epoch, lastSeq, ackedSeq FROM outbox').get() as {
      epoch: string
      lastSeq: number
      ackedSeq: number
    }
    recorder.producedTo(hostId, epoch, lastSeq)
    recorder.acknowledged(hostId, epoch, ackedSeq)
    const rows = db.prepare('SELECT seq, json FROM rounds').all() as { seq: number; json: string }[]
    for (const { seq, json } of rows) recorder.produced(hostId, epoch, seq, JSON.parse(json) as Round)
  } finally {
    db.close()
  }
}
