// Rounds of a host that never arrived, newest first.
import { z } from 'zod'
import type { HoleList, PageRequest, StoredHole } from '../read-store.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'

type Row = Readonly<Record<string, unknown>>

const LIST = 'holes'
const NONE: HoleList = { holes: [], total: 0, next: null }

export function listHolesOfHost(db: ReadDatabase, hostId: string, page: PageRequest): HoleList {
  const after = decodeCursor(LIST, page.cursor, z.tuple([whole]))
  const host = db.keys.hostNum(hostId)
  if (host === null) return NONE
  const rows = db.sqlite
    .prepare<[number, number, number], Row>(
      'SELECT rowid AS id, * FROM holes WHERE host = ? AND rowid < ? ORDER BY rowid DESC LIMIT ?',
    )
    .all(host, after?.[0] ?? Number.MAX_SAFE_INTEGER, page.limit + 1)
  const shown = rows.slice(0, page.limit).map(holeOfRow)
  const last = shown.at(-1)
  return {
    holes: shown,
    total: Number(db.sqlite.prepare('SELECT count(*) FROM holes WHERE host = ?').pluck().get(host)),
    next: rows.length > shown.length && last !== undefined ? encodeCursor(LIST, [last.id]) : null,
  }
}

function holeOfRow(row: Row): StoredHole {
  return {
    id: Number(row.id),
    rounds: Number(row.to_seq) - Number(row.from_seq) + 1,
    reason: row.reason as StoredHole['reason'],
    fromAt: row.from_at as number | null,
    toAt: row.to_at as number | null,
    notedAt: Number(row.noted_at),
    counts: JSON.parse(String(row.counts)),
  }
}
