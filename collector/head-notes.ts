// Writes the newest row of the operation log into the collector's log, where whoever edits the database does not reach it.
import type { Logger } from 'pino'
import type { ReadStore } from './store/read-store.ts'

const EVERY_MS = 86_400_000

/** At start, daily and at stop; `audit verify --log` compares with it. */
export function createHeadNotes(readStore: Pick<ReadStore, 'auditHead'>, log: Logger) {
  // Evidence, whatever the level of the log is.
  const always = log.child({}, { level: 'info' })
  const note = () => {
    const auditHead = readStore.auditHead()
    // Its fields in this order: the file is searched for them as text.
    if (auditHead !== null)
      always.info({ auditHead: { id: auditHead.id, hash: auditHead.hash } }, 'operation log')
  }
  note()
  const timer = setInterval(note, EVERY_MS)
  return {
    /** Called when nothing is written any more. */
    stop(): void {
      clearInterval(timer)
      note()
    },
  }
}
