// A power cut: the process stands still while its files are copied, so that they are those of one moment.
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Gives back the folder of the copy. */
export function copyWhileStopped(pid: number, folder: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-power-'))
  process.kill(pid, 'SIGSTOP')
  try {
    cpSync(folder, dir, { recursive: true })
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  return dir
}

/** Null when the file opens and is whole. */
export function integrityOf(path: string): string | null {
  const db = new Database(path)
  try {
    const answer = String(db.pragma('integrity_check', { simple: true }))
    return answer === 'ok' ? null : answer
  } finally {
    db.close()
  }
}
