// Hand-over notes, read from their table.
import type { DutyReads } from '../duty-reads.ts'
import type { ReadDatabase } from './read-database.ts'
import { readRecords } from './record-tables.ts'

export function createDutyReads({ sqlite }: ReadDatabase): DutyReads {
  return {
    handovers: (rosterId, limit) =>
      readRecords(
        sqlite,
        'handover',
        'WHERE roster_id = ? ORDER BY shift_from DESC, at DESC LIMIT ?',
        rosterId,
        limit,
      ),
    handover: (id) => readRecords(sqlite, 'handover', 'WHERE id = ?', id)[0] ?? null,
  }
}
