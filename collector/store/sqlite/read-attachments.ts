// The rows of files beside the database.
import type { Database } from 'better-sqlite3'
import type { AttachmentReads, StoredAttachment } from '../attachment-reads.ts'
import type { ReadDatabase } from './read-database.ts'
import { readRecords } from './record-tables.ts'

export function createAttachmentReads({ sqlite }: ReadDatabase): AttachmentReads {
  const unattached = sqlite
    .prepare<[string], number>('SELECT count(*) FROM attachments WHERE fault IS NULL AND by_id = ?')
    .pluck()
  const exists = sqlite.prepare<[string], number>('SELECT 1 FROM attachments WHERE id = ?').pluck()
  return {
    one: (id) => readRecords(sqlite, 'attachment', 'WHERE id = ?', id)[0] ?? null,
    ofFault: (fault) => readAttachments(sqlite, fault),
    countUnattached: (byId) => unattached.get(byId) ?? 0,
    known: (ids) => new Set(ids.filter((id) => exists.get(id) !== undefined)),
  }
}

export function readAttachments(sqlite: Database, fault: number): StoredAttachment[] {
  const rows = readRecords(sqlite, 'attachment', 'WHERE fault = ? ORDER BY at, id', fault)
  if (rows.length === 0) return []
  const entries = sqlite
    .prepare<[number], { id: number; attachments: string }>(
      'SELECT id, attachments FROM fault_entries WHERE fault = ? AND attachments IS NOT NULL',
    )
    .all(fault)
  const entryOf = new Map(
    entries.flatMap(({ id, attachments }) =>
      (JSON.parse(attachments) as string[]).map((attachment) => [attachment, id] as const),
    ),
  )
  return rows.map((row) => ({ ...row, entryId: entryOf.get(row.id) ?? null }))
}
