// How bad a round was, as the log and the slots keep it: one above the rank of its status, 0 for none.
import type { Status } from '../../../shared/status.ts'

const STATUS_BY_RANK: readonly (Status | null)[] = [null, 'ok', 'unknown', 'warning', 'critical']

export function statusOfLogRank(rank: number): Status | null {
  return STATUS_BY_RANK[rank] ?? null
}

export function logRankOf(status: Status | null): number {
  return STATUS_BY_RANK.indexOf(status)
}
