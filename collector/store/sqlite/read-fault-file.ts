// One fault with everything that belongs to it, and faults by their ids with the figures of now.
import type { FaultFile, StoredFault, StoredFaultEntry } from '../read-store.ts'
import { faultOfRow } from './load.ts'
import { readAttachments } from './read-attachments.ts'
import type { ReadDatabase } from './read-database.ts'
import { withLiveFigures } from './read-series.ts'
import { IS_OPEN_STAGE } from './stage-sql.ts'

type Row = Readonly<Record<string, unknown>>

const SAME_CAUSE = 20
const OTHERS = 50
const ENTRIES = 2_000

/** In the order of the ids. */
export function toStoredFaults(db: ReadDatabase, ids: readonly number[]): StoredFault[] {
  const statement = db.sqlite.prepare<[number], Row>('SELECT * FROM faults WHERE id = ?')
  return ids.flatMap((id) => {
    const row = statement.get(id)
    return row === undefined ? [] : toStoredFault(db, row)
  })
}

export function readFaultFile(db: ReadDatabase, id: number): FaultFile | null {
  const fault = toStoredFaults(db, [id])[0]
  if (fault === undefined) return null
  const faults = (sql: string, ...values: (string | number | null)[]) =>
    db.sqlite
      .prepare<(string | number | null)[], Row>(sql)
      .all(...values)
      .map((row) => toStoredFault(db, row))
  return {
    fault,
    entries: readEntries(db, id),
    attachments: readAttachments(db.sqlite, id),
    children: countChildren(db, id),
    sameCauseBefore: faults(
      'SELECT * FROM faults WHERE cause = ? AND opened_at <= ? AND id <> ? ORDER BY opened_at DESC LIMIT ?',
      fault.cause,
      fault.openedAt,
      id,
      SAME_CAUSE,
    ),
    othersOfHost: faults(
      `SELECT * FROM faults WHERE host = ? AND ${IS_OPEN_STAGE} AND id <> ? ORDER BY rank DESC, opened_at DESC LIMIT ?`,
      fault.hostNum,
      id,
      OTHERS,
    ),
  }
}

function countChildren({ sqlite }: ReadDatabase, id: number): FaultFile['children'] {
  const sql = `SELECT coalesce(sum(${IS_OPEN_STAGE}), 0) AS open, count(*) AS total FROM faults WHERE parent = ?`
  return sqlite.prepare<[number], FaultFile['children']>(sql).get(id) ?? { open: 0, total: 0 }
}

function toStoredFault(db: ReadDatabase, row: Row): StoredFault {
  const fault = faultOfRow(row)
  const host = fault.hostNum === null ? null : db.keys.hostOf(fault.hostNum)
  const stored = { ...fault, hostId: host?.id ?? null, hostName: host?.name ?? '' }
  const inspection = db.keys.inspectionNum(fault.inspection)
  // Past faults and recovered ones do not grow any more.
  if (fault.closedAt !== null || fault.status === 'ok' || host === null || inspection === null) return stored
  return withLiveFigures(db, stored, db.series.item(host.num, inspection, fault.item))
}

function readEntries({ sqlite }: ReadDatabase, fault: number): StoredFaultEntry[] {
  const rows = sqlite
    .prepare<[number, number], Row>(
      'SELECT * FROM (SELECT * FROM fault_entries WHERE fault = ? ORDER BY id DESC LIMIT ?) ORDER BY id',
    )
    .all(fault, ENTRIES)
  return rows.map((row) => ({
    id: Number(row.id),
    at: Number(row.at),
    kind: row.kind as StoredFaultEntry['kind'],
    byKind: row.by_kind as StoredFaultEntry['byKind'],
    byName: String(row.by_name),
    from: row.from_value as string | null,
    to: row.to_value as string | null,
    words: row.words as string | null,
    summary: row.summary === null ? null : JSON.parse(String(row.summary)),
    roundId: row.round as number | null,
  }))
}
