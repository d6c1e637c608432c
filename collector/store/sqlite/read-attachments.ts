// The rows of files beside the database.
import type { AttachmentReads } from '../attachment-reads.ts'
import type { ReadDatabase } from './read-database.ts'
import { readRecords } from './record-tables.ts'

export function createAttachmentReads({ sqlite }: ReadDatabase): AttachmentReads {
  const unattached = sqlite
    .prepare<[string], number>('SELECT count(*) FROM attachments WHERE fault IS NULL AND by_id = ?')
    .pluck()
  const exists = sqlite.prepare<[string], number>('SELECT 1 FROM attachments WHERE id = ?').pluck()
  return {
    one: (id) => readRecords(sqlite, 'attachment', 'WHERE id = ?', id)[0] ?? null,
    ofFault: (fault) => readRecords(sqlite, 'attachment', 'WHERE fault = ? ORDER BY at, id', fault),
    countUnattached: (byId) => unattached.get(byId) ?? 0,
    known: (ids) => new Set(ids.filter((id) => exists.get(id) !== undefined)),
  }
}
