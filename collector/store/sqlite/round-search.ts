// What the two ways of searching the round log have in common.
import type { RoundListQuery, StoredRound } from '../read-store.ts'
import { logRankOf } from './log-rank.ts'
import { type LogRow, outcomeOf } from './read-round-log.ts'

/** One round more than the page holds, when there is one; `unsearched`: the id below which nobody has looked. */
export type Found = { readonly rounds: readonly StoredRound[]; readonly unsearched: number | null }

/** Clocks of hosts may be ahead by so much: what arrived earlier than this before a moment was observed before it. */
const CLOCK_AHEAD_MS = 600_000

export function oldestArrival({ from }: Pick<RoundListQuery, 'from'>): number {
  return from === undefined ? 0 : from - CLOCK_AHEAD_MS
}

/** A missed round that was made after all is not shown: the late round stands for it. */
export function isWanted(row: LogRow, { statuses, outcomes, from, to }: RoundListQuery): boolean {
  return (
    row.filled_by === null &&
    (statuses.length === 0 || statuses.some((status) => logRankOf(status) === row.rank)) &&
    (outcomes.length === 0 || outcomes.includes(outcomeOf(row))) &&
    (from === undefined || row.observed_at >= from) &&
    (to === undefined || row.observed_at < to)
  )
}

export function hasItem({ body }: StoredRound, item: string | undefined): boolean {
  return item === undefined || body.findings.some((finding) => finding.item === item)
}
