// The rule on faults for one item: (state before, finding, rule) → state after and what follows. Pure.
import type { FaultRule } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import { isBad, type Status, statusRank } from '../../shared/status.ts'
import type { ItemState } from '../store/records.ts'

/** What follows for the fault of the item. `open` names the beginning; the others speak of the open fault. */
export type Effect =
  | { readonly kind: 'open'; readonly beganAt: number; readonly status: Status; readonly badRounds: number }
  | { readonly kind: 'worse' | 'better'; readonly from: Status; readonly to: Status }
  | { readonly kind: 'recovered'; readonly badRounds: number }
  | { readonly kind: 'recurred'; readonly status: Status }
  | { readonly kind: 'flapping'; readonly flips: number }

export type Decision = {
  /** Null: the item is no more and nothing of it needs remembering. */
  readonly after: ItemState | null
  readonly effects: readonly Effect[]
  readonly statusChanged: boolean
}

export type Arrival = {
  /** Null: the round was made and did not mention the item, so what was wrong with it is gone. */
  readonly finding: Pick<Finding, 'status'> | null
  readonly observedAt: number
  readonly rule: FaultRule
  /** The open fault of the item has recovered before and waits for a person. */
  readonly hasRecovered: boolean
}

export const FLAP_WINDOW_MS = 3_600_000
export const FLAP_LIMIT = 6

export function decide(before: ItemState | undefined, arrival: Arrival): Decision {
  if (before !== undefined && isSteady(before, arrival))
    return { after: before, effects: [], statusChanged: false }
  const status = arrival.finding?.status ?? 'ok'
  const statusChanged = before === undefined || before.status !== status
  const flips = nextFlips(before, status, arrival.observedAt)
  const bad = isBad(status) ? (before?.bad ?? 0) + 1 : 0
  // Good rounds count while a fault waits for them; otherwise the state of what is well stays the same.
  const good = isBad(status) ? 0 : before?.fault == null ? 1 : before.good + 1
  const after: ItemState = {
    status,
    since: statusChanged ? arrival.observedAt : before.since,
    bad,
    good,
    badSince: bad === 0 ? null : (before?.badSince ?? arrival.observedAt),
    fault: before?.fault ?? null,
    flips,
  }
  const effects = isBad(status) ? whenBad(before, after, arrival) : whenGood(before, after, arrival)
  // A fault that waits for a person keeps its item, so that the item's next trouble is this fault again.
  const ends = arrival.rule.recovery === 'automatic' && effects.some(({ kind }) => kind === 'recovered')
  const isOver = arrival.finding === null && (after.fault === null || ends)
  return { after: isOver ? null : after, effects, statusChanged }
}

/** Well before and well now: nearly all items of nearly all rounds, so nothing is made anew for them. */
function isSteady(before: ItemState, { finding }: Arrival): boolean {
  return (
    before.status === 'ok' && finding?.status === 'ok' && before.fault === null && before.flips.length === 0
  )
}

function whenBad(before: ItemState | undefined, after: ItemState, arrival: Arrival): Effect[] {
  if (after.fault === null) {
    // A flapping item never gathers enough bad rounds in a row, and is a fault all the same.
    if (after.bad < arrival.rule.badRounds && !isFlapping(after)) return []
    const beganAt = after.badSince ?? arrival.observedAt
    const opened = { kind: 'open', beganAt, status: after.status, badRounds: after.bad } as const
    return [opened, ...whenFlapping(before, after)]
  }
  return [...whenWorse(before, after, arrival), ...whenFlapping(before, after)]
}

function whenWorse(before: ItemState | undefined, after: ItemState, arrival: Arrival): Effect[] {
  if (arrival.hasRecovered) return [{ kind: 'recurred', status: after.status }]
  if (before === undefined || !isBad(before.status) || before.status === after.status) return []
  const isWorse = statusRank(after.status) > statusRank(before.status)
  return [{ kind: isWorse ? 'worse' : 'better', from: before.status, to: after.status }]
}

function whenGood(before: ItemState | undefined, after: ItemState, arrival: Arrival): Effect[] {
  if (after.fault === null || arrival.hasRecovered) return []
  // Damping: what flaps has recovered only after as many good rounds as it flipped, not at each quiet moment.
  const needed = isFlapping(after)
    ? Math.max(arrival.rule.goodRounds, after.flips.length)
    : arrival.rule.goodRounds
  const flapping = whenFlapping(before, after)
  return after.good >= needed ? [...flapping, { kind: 'recovered', badRounds: before?.bad ?? 0 }] : flapping
}

/** Said once for each flip beyond the limit; whoever keeps the fault says it to people once. */
function whenFlapping(before: ItemState | undefined, after: ItemState): Effect[] {
  if (!isFlapping(after) || after.flips.length === before?.flips.length) return []
  return [{ kind: 'flapping', flips: after.flips.length }]
}

function isFlapping(state: Pick<ItemState, 'flips'>): boolean {
  return state.flips.length >= FLAP_LIMIT
}

function nextFlips(before: ItemState | undefined, status: Status, observedAt: number): readonly number[] {
  // What a clock that has been set back calls the future is long ago.
  const recent = (before?.flips ?? []).filter((at) => at <= observedAt && at > observedAt - FLAP_WINDOW_MS)
  const flipped = before !== undefined && isBad(before.status) !== isBad(status)
  if (!flipped) return recent.length === before?.flips.length ? before.flips : recent
  return [...recent, observedAt].slice(-2 * FLAP_LIMIT)
}
