// A round of the log as the port gives it, with its body and the names that stand behind its keys.
import type { MissedReason } from '../../../shared/round.ts'
import type { StoredRound } from '../read-store.ts'
import { decodeKind, decodeRound } from '../round-body.ts'
import { statusOfLogRank } from './log-rank.ts'
import type { ReadDatabase } from './read-database.ts'
import type { LogRow } from './read-round-log.ts'

export function toStoredRound({ keys, log }: ReadDatabase, row: LogRow): StoredRound {
  const host = keys.hostOf(row.host)
  return {
    id: row.id,
    hostId: host.id,
    hostName: host.name,
    inspection: keys.inspectionName(row.inspection),
    ...decodeKind(row.kind),
    missedReason: row.missed_reason as MissedReason | null,
    status: statusOfLogRank(row.rank),
    plannedAt: row.planned_at,
    observedAt: row.observed_at,
    receivedAt: row.received_at,
    durationMs: row.duration_ms,
    epoch: null,
    seq: row.seq,
    body: decodeRound(log.body(row), row.numbers),
  }
}

/** Null when there is no such round, or its day has left the log. */
export function readRound(db: ReadDatabase, id: number): StoredRound | null {
  const row = db.log.byId(id)
  if (row === null) return null
  const epoch = db.sqlite.prepare<[number | null], string>('SELECT epoch FROM epochs WHERE num = ?').pluck()
  return { ...toStoredRound(db, row), epoch: epoch.get(row.epoch) ?? null }
}
