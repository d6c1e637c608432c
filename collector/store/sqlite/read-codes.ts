// The list of enrolment codes.
import type { StoredCode } from '../read-store.ts'
import { codeOfRow } from './load.ts'
import type { ReadDatabase } from './read-database.ts'

type Row = Readonly<Record<string, unknown>>

// They leave the table by themselves; nobody has reason to keep more than these.
const CODES_AT_MOST = 1_000

export function createCodeList({ sqlite }: ReadDatabase): () => readonly StoredCode[] {
  const select = sqlite.prepare<[number], Row>(
    `SELECT c.*, h.name AS host_name FROM enrol_codes c LEFT JOIN hosts h ON h.id = c.host_id
     ORDER BY c.created_at DESC, c.id LIMIT ?`,
  )
  return () =>
    select.all(CODES_AT_MOST).map((row) => ({
      ...codeOfRow(row),
      hostName: typeof row.host_name === 'string' ? row.host_name : null,
    }))
}
