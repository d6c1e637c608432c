// The rule on faults for one item: (state before, finding, rule) → state after and what follows. Pure.
import type { Finding } from '../../shared/finding.ts'
import { isBad, type Status, statusRank } from '../../shared/status.ts'
import type { Rule } from '../faults/policy.ts'
import type { ItemState } from '../store/records.ts'

/** What follows for the fault of the item. `open` names the beginning; the others speak of the open fault. */
export type Effect =
  | {
      readonly kind: 'open'
      readonly beganAt: number
      readonly status: Status
      readonly badRounds: number
      /** The maintenance window that it has waited for. */
      readonly windowId: string | null
    }
  | { readonly kind: 'worse' | 'better'; readonly from: Status; readonly to: Status }
  | { readonly kind: 'recovered'; readonly badRounds: number }
  | { readonly kind: 'recurred'; readonly status: Status }
  /** Damped: it has recovered only after `goodRounds` in a row, or when it changes less than so often in `inMs`. */
  | {
      readonly kind: 'flapping'
      readonly flips: number
      readonly inMs: number
      readonly goodRounds: number
    }

export type Decision = {
  readonly after: ItemState
  /** Nothing speaks of the item any more: it needs remembering only while a fault is open on it. */
  readonly isGone: boolean
  readonly effects: readonly Effect[]
  readonly statusChanged: boolean
}

export type Arrival = {
  /** Null: the round was made and did not mention the item, so what was wrong with it is gone. */
  readonly finding: Pick<Finding, 'status'> | null
  readonly observedAt: number
  readonly rule: Rule
  /** The open fault of the item has recovered before and waits for a person. */
  readonly hasRecovered: boolean
  /** The host told it as it happened, and does not look twice. */
  readonly isEvent?: boolean
  /** No round: time has gone by, and the newest finding is judged again. */
  readonly isRecheck?: boolean
  /** The maintenance window over the item, in which no fault opens. */
  readonly window?: { readonly id: string; readonly endAt: number } | null
  /** When it is decided, by the clock of whoever decides; the observer's own when absent. */
  readonly decidedAt?: number
}

export const FLAP_WINDOW_MS = 3_600_000
export const FLAP_LIMIT = 6
const ABOUT_MS = 5_000

export function decide(before: ItemState | undefined, arrival: Arrival): Decision {
  if (before !== undefined && isSteady(before, arrival.finding))
    return { after: before, isGone: false, effects: [], statusChanged: false }
  const { observedAt, rule, isRecheck = false } = arrival
  const status = arrival.finding?.status ?? 'ok'
  const isTrouble = makesFault(status, rule)
  const statusChanged = before === undefined || before.status !== status
  const step = isRecheck ? 0 : 1
  const history = nextHistory(before, arrival, isTrouble)
  const after: ItemState = {
    status,
    since: statusChanged ? observedAt : before.since,
    ...countRounds(before, isTrouble, step),
    badSince: isTrouble || history > 0 ? (before?.badSince ?? observedAt) : null,
    fault: before?.fault ?? null,
    flips: isRecheck ? (before?.flips ?? []) : nextFlips(before, isTrouble, arrival),
    ...(history > 0 ? { history } : {}),
    ...(isTrouble && before?.dismissed !== undefined ? { dismissed: before.dismissed } : {}),
  }
  const decided = isTrouble
    ? whenBad(before, after, arrival)
    : { after, effects: whenGood(before, after, arrival) }
  return { ...decided, isGone: arrival.finding === null, statusChanged }
}

function countRounds(before: ItemState | undefined, isTrouble: boolean, step: number) {
  if (isTrouble) return { bad: (before?.bad ?? 0) + step, good: 0 }
  // Good rounds count while a fault waits for them; otherwise the state of what is well stays the same.
  return { bad: 0, good: before?.fault == null ? 1 : before.good + step }
}

/** Well before and well now: nearly all items of nearly all rounds, so nothing is made anew for them. */
export function isSteady(before: ItemState, finding: Arrival['finding']): boolean {
  return (
    before.status === 'ok' &&
    finding?.status === 'ok' &&
    before.fault === null &&
    before.flips.length === 0 &&
    before.history === undefined
  )
}

function makesFault(status: Status, { from, isIgnored }: Rule): boolean {
  if (!isBad(status) || isIgnored === true) return false
  return from === undefined || statusRank(status) >= statusRank(from)
}

type Decided = Pick<Decision, 'after' | 'effects'>

function whenBad(before: ItemState | undefined, after: ItemState, arrival: Arrival): Decided {
  const flapping = whenFlapping(before, after, arrival.rule)
  if (after.fault !== null) return { after, effects: [...whenWorse(before, after, arrival), ...flapping] }
  if (isDismissed(after)) return { after, effects: [] }
  const waits = whyWait(before, after, arrival)
  if (waits === 'more rounds') return { after, effects: [] }
  if (waits !== null) return { after: { ...after, waits }, effects: [] }
  const beganAt = after.badSince ?? arrival.observedAt
  const badRounds = Math.max(after.bad, countOnes(after.history ?? 0))
  const windowId = before?.waits?.window ?? null
  const opened = { kind: 'open', beganAt, status: after.status, badRounds, windowId } as const
  const { history: _, dismissed: __, ...rest } = after
  return { after: rest, effects: [opened, ...flapping] }
}

/** People have said that it is no fault as bad as this. */
function isDismissed({ status, dismissed }: ItemState): boolean {
  return dismissed !== undefined && statusRank(status) <= statusRank(dismissed)
}

function whyWait(
  before: ItemState | undefined,
  after: ItemState,
  { rule, observedAt, window, decidedAt = observedAt, isEvent = false }: Arrival,
): NonNullable<ItemState['waits']> | 'more rounds' | null {
  // A flapping item never gathers enough bad rounds in a row, nor is it bad for long, and is a fault all the same.
  if (!isFlapping(after, rule)) {
    const isAtOnce = isEvent && rule.isCounted !== true
    if (!isAtOnce && before?.waits === undefined && !hasEnoughRounds(after, rule)) return 'more rounds'
    const missingMs = (rule.minMs ?? 0) - (observedAt - (after.badSince ?? observedAt))
    if (missingMs > 0) {
      const until = decidedAt + missingMs
      const known = before?.waits
      // The clocks of host and collector differ a little from round to round: the moment stays.
      const isSame = known?.window === null && Math.abs(known.until - until) < ABOUT_MS
      return isSame ? known : { until, window: null }
    }
  }
  return window == null ? null : { until: window.endAt, window: window.id }
}

function hasEnoughRounds({ bad, history = 0 }: ItemState, { badRounds, ofRounds }: Rule): boolean {
  return (ofRounds === undefined ? bad : Math.max(countOnes(history), bad)) >= badRounds
}

/** One bit a round, the newest lowest, as many as the rule asks for; 0 where nothing bad is among them. */
function nextHistory(
  before: ItemState | undefined,
  { rule: { ofRounds }, isRecheck = false }: Arrival,
  isTrouble: boolean,
): number {
  if (ofRounds === undefined || before?.fault != null) return 0
  const known = before?.history ?? 2 ** Math.min(before?.bad ?? 0, ofRounds) - 1
  if (isRecheck) return known
  // Without bit operations, which would take the thirtieth round for a sign.
  return ((known * 2) % 2 ** ofRounds) + (isTrouble ? 1 : 0)
}

function countOnes(bits: number): number {
  let ones = 0
  for (let rest = bits; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}

function whenWorse(before: ItemState | undefined, after: ItemState, arrival: Arrival): Effect[] {
  if (arrival.hasRecovered) return [{ kind: 'recurred', status: after.status }]
  if (before === undefined || !isBad(before.status) || before.status === after.status) return []
  const isWorse = statusRank(after.status) > statusRank(before.status)
  return [{ kind: isWorse ? 'worse' : 'better', from: before.status, to: after.status }]
}

function whenGood(before: ItemState | undefined, after: ItemState, arrival: Arrival): Effect[] {
  if (after.fault === null || arrival.hasRecovered) return []
  const flapping = whenFlapping(before, after, arrival.rule)
  return after.good >= goodRoundsNeeded(after, arrival.rule)
    ? [...flapping, { kind: 'recovered', badRounds: before?.bad ?? 0 }]
    : flapping
}

/** Damping: what flaps has recovered only after as many good rounds as it flipped, not at each quiet moment. */
function goodRoundsNeeded(after: ItemState, rule: Rule): number {
  return isFlapping(after, rule) ? Math.max(rule.goodRounds, after.flips.length) : rule.goodRounds
}

/** Said once for each flip beyond the limit; whoever keeps the fault says it to people once. */
function whenFlapping(before: ItemState | undefined, after: ItemState, rule: Rule): Effect[] {
  if (!isFlapping(after, rule) || after.flips.length === before?.flips.length) return []
  const inMs = rule.flapMs ?? FLAP_WINDOW_MS
  return [{ kind: 'flapping', flips: after.flips.length, inMs, goodRounds: goodRoundsNeeded(after, rule) }]
}

function isFlapping({ flips }: Pick<ItemState, 'flips'>, { flapChanges = FLAP_LIMIT }: Rule): boolean {
  return flips.length >= flapChanges
}

function nextFlips(
  before: ItemState | undefined,
  isTrouble: boolean,
  { observedAt, rule }: Arrival,
): readonly number[] {
  const { flapMs = FLAP_WINDOW_MS, flapChanges = FLAP_LIMIT } = rule
  // What a clock that has been set back calls the future is long ago.
  const recent = (before?.flips ?? []).filter((at) => at <= observedAt && at > observedAt - flapMs)
  const flipped = before !== undefined && makesFault(before.status, rule) !== isTrouble
  if (!flipped) return recent.length === before?.flips.length ? before.flips : recent
  return [...recent, observedAt].slice(-2 * flapChanges)
}
