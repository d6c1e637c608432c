// What people have set, read from the table anew each time: there is little of it, and it may have just been changed.
import type { SettingKind } from '../../../shared/api/settings/settings.ts'
import type { SettingRecord } from '../process-records.ts'
import type { SettingReads } from '../read-store.ts'
import type { ReadDatabase } from './read-database.ts'
import { readRecords } from './record-tables.ts'

export function createSettingReads({ sqlite }: ReadDatabase): SettingReads {
  return {
    all: <Kind extends SettingKind>(kind: Kind) =>
      readRecords(sqlite, 'setting', 'WHERE kind = ? ORDER BY created_at, id', kind) as SettingRecord<Kind>[],
    one: <Kind extends SettingKind>(kind: Kind, id: string) =>
      (readRecords(sqlite, 'setting', 'WHERE kind = ? AND id = ?', kind, id)[0] ??
        null) as SettingRecord<Kind> | null,
  }
}
