// Until when something has to happen with a fault, and how near that is.
import type { FaultRow } from '../../../shared/api/fault.ts'

export type Limit = {
  /** To be accepted, to be resolved as its grade wants it, or as was agreed when it was accepted. */
  readonly kind: 'accept' | 'resolve' | 'due'
  readonly at: number
  /** From when the time runs. */
  readonly from: number
}
export type LimitState = 'ahead' | 'near' | 'over'
export type LimitedFault = Pick<
  FaultRow,
  'stage' | 'openedAt' | 'acceptedAt' | 'acceptDueAt' | 'resolveDueAt' | 'dueAt'
>

const NEAR_SHARE = 0.2
const NEAR_MS = 15 * 60_000
const WORKED_ON: readonly FaultRow['stage'][] = ['reported', 'accepted', 'handling', 'on-hold']

/** Those that still hold, the next one first; none while the clock stands. */
export function limitsOf(fault: LimitedFault): Limit[] {
  const { stage, openedAt, acceptedAt, acceptDueAt, resolveDueAt, dueAt } = fault
  if (!WORKED_ON.includes(stage)) return []
  const limit = (kind: Limit['kind'], at: number | null, from: number): Limit[] =>
    at === null ? [] : [{ kind, at, from }]
  const inTime = [
    ...limit('resolve', resolveDueAt, openedAt),
    ...limit('due', dueAt, acceptedAt ?? openedAt),
  ].toSorted((one, other) => one.at - other.at)
  // Nobody can resolve what nobody has: acceptance comes first.
  return stage === 'reported' ? [...limit('accept', acceptDueAt, openedAt), ...inTime] : inTime
}

export function stateOf({ at, from }: Limit, now: number): LimitState {
  if (now >= at) return 'over'
  return at - now <= Math.max(NEAR_MS, (at - from) * NEAR_SHARE) ? 'near' : 'ahead'
}
