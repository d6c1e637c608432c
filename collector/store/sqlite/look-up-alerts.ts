// What the writer asks of alerts that are committed.
import type { Database } from 'better-sqlite3'
import type { AlertRecord } from '../process-records.ts'
import type { WriteStore } from '../store.ts'
import { recordOfRow } from './record-tables.ts'

type Row = Readonly<Record<string, unknown>>
type LookUp = Pick<
  WriteStore,
  'newestAlert' | 'firingAlertsOf' | 'firingAlertsOfGroup' | 'alertsOverBefore' | 'deliveriesKept'
>

export function createAlertLookUp(db: Database): LookUp {
  const newest = db.prepare<[string, string], Row>(
    'SELECT * FROM alerts WHERE source_id = ? AND fingerprint = ? ORDER BY starts_at DESC LIMIT 1',
  )
  const ofFault = db.prepare<[number], Row>("SELECT * FROM alerts WHERE fault = ? AND status = 'firing'")
  const ofGroup = db.prepare<[string, string], Row>(
    "SELECT * FROM alerts WHERE source_id = ? AND group_key = ? AND status = 'firing'",
  )
  const over = db.prepare<[number], Row>(
    "SELECT * FROM alerts WHERE last_at < ? AND status = 'resolved' ORDER BY last_at LIMIT 5000",
  )
  const deliveries = db.prepare<[], { id: string; at: number; bytes: number }>(
    'SELECT id, at, length(CAST(body AS BLOB)) AS bytes FROM deliveries ORDER BY at, id',
  )
  const records = (rows: readonly Row[]): AlertRecord[] => rows.map((row) => recordOfRow('alert', row))
  return {
    newestAlert: (sourceId, fingerprint) =>
      records([newest.get(sourceId, fingerprint)].filter(isRow))[0] ?? null,
    firingAlertsOf: (fault) => records(ofFault.all(fault)),
    firingAlertsOfGroup: (sourceId, groupKey) => records(ofGroup.all(sourceId, groupKey)),
    alertsOverBefore: (moment) => records(over.all(moment)),
    deliveriesKept: () => deliveries.all(),
  }
}

function isRow(row: Row | undefined): row is Row {
  return row !== undefined
}
