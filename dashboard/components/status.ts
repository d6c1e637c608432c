// Every state that has a mark of its own, and which of them hurts more.
import type { HostState } from '../../shared/api/host.ts'
import type { Outcome } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'

export type MarkState = Status | HostState | 'missed' | 'not-applicable' | 'none'

const RANK: Readonly<Record<MarkState, number>> = {
  critical: 7,
  silent: 6,
  warning: 5,
  unknown: 4,
  missed: 3,
  new: 2,
  ok: 1,
  'not-applicable': 0,
  none: 0,
}

export function severity(state: MarkState): number {
  return RANK[state]
}

export function worstOf(statuses: Iterable<Status | null>): Status | null {
  let worst: Status | null = null
  for (const status of statuses) {
    if (status !== null && (worst === null || RANK[status] > RANK[worst])) worst = status
  }
  return worst
}

/** The mark of a round: what it found, or why it found nothing. */
export function markOfRound(round: { outcome: Outcome | null; status: Status | null }): MarkState {
  if (round.outcome === 'missed') return 'missed'
  if (round.outcome === 'not-applicable') return 'not-applicable'
  return round.status ?? 'none'
}
