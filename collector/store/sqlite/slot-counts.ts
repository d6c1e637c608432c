// Counts of rounds added up, for ribbon cells and for today.
import type { SlotCounts } from '../read-store.ts'
import { statusOfLogRank } from './log-rank.ts'

/** As the database adds them up; rank as the log keeps it. */
export type SlotRow = {
  readonly made: number
  readonly missed: number
  readonly late: number
  readonly rank: number
}

export const NO_ROUNDS: SlotRow = { made: 0, missed: 0, late: 0, rank: 0 }

export function addSlots(one: SlotRow, other: SlotRow): SlotRow {
  return {
    made: one.made + other.made,
    missed: one.missed + other.missed,
    late: one.late + other.late,
    rank: Math.max(one.rank, other.rank),
  }
}

export function toSlotCounts({ made, missed, late, rank }: SlotRow): SlotCounts {
  return { worst: statusOfLogRank(rank), made, missed, late, planned: made + missed }
}
