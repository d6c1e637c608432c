// Until when something has to happen with a fault next, and how near that is.
import type { FaultRow } from '../../../shared/api/fault.ts'

export type Limit = {
  /** To be accepted, to be resolved as its grade wants it, or as was agreed when it was accepted. */
  readonly kind: 'accept' | 'resolve' | 'due'
  readonly at: number
  readonly state: 'ahead' | 'near' | 'over'
}
export type LimitedFault = Pick<
  FaultRow,
  'stage' | 'openedAt' | 'acceptedAt' | 'acceptDueAt' | 'resolveDueAt' | 'dueAt'
>

const NEAR_SHARE = 0.2
const NEAR_MS = 15 * 60_000
const WORKED_ON: readonly FaultRow['stage'][] = ['accepted', 'handling', 'on-hold']

/** Null: nothing presses, or the clock stands. */
export function nextLimit(fault: LimitedFault, now: number): Limit | null {
  const { openedAt, acceptedAt, acceptDueAt, resolveDueAt, dueAt } = fault
  const limit = (kind: Limit['kind'], at: number | null, from: number): Limit[] =>
    at === null ? [] : [{ kind, at, state: stateOf(at, from, now) }]
  if (fault.stage === 'reported') return limit('accept', acceptDueAt, openedAt)[0] ?? null
  if (!WORKED_ON.includes(fault.stage)) return null
  const from = acceptedAt ?? openedAt
  const limits = [...limit('resolve', resolveDueAt, openedAt), ...limit('due', dueAt, from)]
  return limits.toSorted((one, other) => one.at - other.at)[0] ?? null
}

function stateOf(at: number, from: number, now: number): Limit['state'] {
  if (now >= at) return 'over'
  return at - now <= Math.max(NEAR_MS, (at - from) * NEAR_SHARE) ? 'near' : 'ahead'
}
