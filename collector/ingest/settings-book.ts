// What people have set, in the writer's memory.
import type { SettingKind } from '../../shared/api/settings/settings.ts'
import type { SettingRecord } from '../store/process-records.ts'

export function createSettingsBook(records: readonly SettingRecord[]) {
  const byKind = new Map<SettingKind, Map<string, SettingRecord>>()
  let generation = 0
  const kindOf = (kind: SettingKind) => {
    const known = byKind.get(kind) ?? new Map<string, SettingRecord>()
    byKind.set(kind, known)
    return known
  }
  const put = (record: SettingRecord) => {
    kindOf(record.kind).set(record.id, record)
    generation++
  }
  for (const record of records) put(record)
  return {
    put,
    drop(kind: SettingKind, id: string): void {
      kindOf(kind).delete(id)
      generation++
    },
    get<Kind extends SettingKind>(kind: Kind, id: string): SettingRecord<Kind> | undefined {
      return kindOf(kind).get(id) as SettingRecord<Kind> | undefined
    },
    all<Kind extends SettingKind>(kind: Kind): readonly SettingRecord<Kind>[] {
      return [...kindOf(kind).values()] as SettingRecord<Kind>[]
    },
    /** Rises with every change, so that what was reckoned from settings is reckoned anew. */
    generation: () => generation,
  }
}
