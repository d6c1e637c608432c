// What is known of alerts, as the transaction that is being gathered leaves it: its own writes before what is committed.
import type { AlertRecord } from '../store/process-records.ts'
import type { Memory } from './memory.ts'

export type AlertBook = ReturnType<typeof openAlertBook>

/** For one command: the writes that were pending before it are looked through once. */
export function openAlertBook(memory: Memory) {
  /** By source and fingerprint, then by beginning. */
  const own = new Map<string, Map<number, AlertRecord>>()
  const note = (row: AlertRecord) => {
    const key = `${row.sourceId} ${row.fingerprint}`
    own.set(key, (own.get(key) ?? new Map<number, AlertRecord>()).set(row.startsAt, row))
  }
  for (const write of memory.pending.writes)
    if (write.kind === 'put' && write.table === 'alert') note(write.row)

  const isOwn = ({ sourceId, fingerprint, startsAt }: AlertRecord) =>
    own.get(`${sourceId} ${fingerprint}`)?.has(startsAt) === true
  const firing = (committed: readonly AlertRecord[], fits: (row: AlertRecord) => boolean): AlertRecord[] => {
    const rows = [...own.values()].flatMap((byStart) => [...byStart.values()])
    return [
      ...committed.filter((row) => !isOwn(row)),
      ...rows.filter((row) => row.status === 'firing' && fits(row)),
    ]
  }
  return {
    /** By its newest beginning. */
    newest(sourceId: string, fingerprint: string): AlertRecord | null {
      let newest = memory.look.newestAlert(sourceId, fingerprint)
      for (const row of own.get(`${sourceId} ${fingerprint}`)?.values() ?? [])
        if (newest === null || row.startsAt >= newest.startsAt) newest = row
      return newest
    },
    put(row: AlertRecord): void {
      note(row)
      memory.pending.writes.push({ kind: 'put', table: 'alert', row })
    },
    /** Alerts that fire and are behind the fault. */
    firingOf: (fault: number) => firing(memory.look.firingAlertsOf(fault), (row) => row.fault === fault),
    firingOfGroup: (sourceId: string, groupKey: string) =>
      firing(
        memory.look.firingAlertsOfGroup(sourceId, groupKey),
        (row) => row.sourceId === sourceId && row.groupKey === groupKey,
      ),
  }
}
