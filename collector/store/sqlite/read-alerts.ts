// Lists of alerts that came in and of their deliveries.
import { z } from 'zod'
import type { AlertReads, DeliveryListQuery, StoredDelivery } from '../alert-reads.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'
import { readRecords } from './record-tables.ts'

const ALERTS = 'alerts'
const DELIVERIES = 'deliveries'

export function createAlertReads(db: ReadDatabase): AlertReads {
  return {
    list({ cursor, limit, source, status, fault }) {
      const after = decodeCursor(ALERTS, cursor, z.tuple([whole, z.string(), z.string(), whole]))
      const where = conditions({
        'source_id = ?': source,
        'status = ?': status,
        'fault = ?': fault,
        '(-last_at, source_id, fingerprint, -starts_at) > (?, ?, ?, ?)': after,
      })
      const rows = readRecords(
        db.sqlite,
        'alert',
        `${where.sql} ORDER BY last_at DESC, source_id, fingerprint, starts_at DESC LIMIT ?`,
        ...where.values,
        limit + 1,
      )
      const alerts = rows.slice(0, limit)
      const last = rows.length > limit ? alerts.at(-1) : undefined
      const next =
        last === undefined
          ? null
          : encodeCursor(ALERTS, [-last.lastAt, last.sourceId, last.fingerprint, -last.startsAt])
      return { alerts, next }
    },
    deliveries: (query) => listDeliveries(db, query),
  }
}

function listDeliveries({ sqlite }: ReadDatabase, { cursor, limit, source, failed }: DeliveryListQuery) {
  const after = decodeCursor(DELIVERIES, cursor, z.tuple([whole, z.string()]))
  const where = conditions({
    'source_id = ?': source,
    '(error IS NOT NULL) = ?': failed === undefined ? undefined : Number(failed),
    '(-at, id) > (?, ?)': after,
  })
  const rows = sqlite
    .prepare(
      `SELECT id, source_id AS sourceId, at, address, length(CAST(body AS BLOB)) AS bytes, alerts, error
       FROM deliveries ${where.sql} ORDER BY at DESC, id LIMIT ?`,
    )
    .all(...where.values, limit + 1) as StoredDelivery[]
  const deliveries = rows.slice(0, limit)
  const last = rows.length > limit ? deliveries.at(-1) : undefined
  return {
    deliveries,
    next: last === undefined ? null : encodeCursor(DELIVERIES, [-last.at, last.id]),
  }
}

type Value = string | number
/** Those whose value is given, all of which must hold. */
function conditions(all: Readonly<Record<string, Value | readonly Value[] | null | undefined>>) {
  const given = Object.entries(all).flatMap(([sql, value]) =>
    value === undefined || value === null ? [] : [{ sql, values: [value].flat() as Value[] }],
  )
  return {
    sql: given.length === 0 ? '' : `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`,
    values: given.flatMap(({ values }) => values),
  }
}
