// Judges a live round that has overtaken a backlog: what it shows is shown and a fault opens at once. Whether an older
// fault is over, and since when things are as they are, only the rounds in between can tell: that waits for them.
import { isBad } from '../../shared/status.ts'
import type { ItemState, SeriesState } from '../store/records.ts'
import type { Arrival } from './arrival.ts'
import { decide } from './decide.ts'
import { applyEffects } from './fault-effects.ts'
import { worse } from './fault-steps.ts'
import {
  byLimits,
  type ItemArrival,
  isEvent,
  itemsToJudge,
  judgedFindings,
  knownOf,
  recordItem,
  windowOver,
  withStatus,
} from './judge-items.ts'
import { type Memory, setFault } from './memory.ts'
import type { PastChain } from './past-chain.ts'
import { seriesPolicy } from './policies.ts'
import { planRecheck } from './rechecks.ts'

/** `isNext`: no round of the series can be missing between the one before and this one. */
type Ahead = { readonly chain: PastChain; readonly isNext: boolean }

/** `begun`: items that seem to have got another status with this round. */
export function judgeAhead(
  memory: Memory,
  arrival: Arrival,
  state: SeriesState,
  roundId: number,
  ahead: Ahead,
): { state: SeriesState; begun: string[] } {
  const findings = judgedFindings(arrival)
  const items = new Map(state.items)
  // Also items that this round does not speak of: it may be the next one that does.
  if (!ahead.isNext) for (const [item, known] of items) items.set(item, behindGap(known))
  const begun: string[] = []
  const policies = seriesPolicy(memory, arrival.host, arrival.round.inspection)
  for (const item of itemsToJudge(state, findings)) {
    const before = items.get(item)
    const finding = findings.get(item) ?? null
    const { after, hasBegun } = judgeItem(
      memory,
      arrival,
      { item, before, finding, roundId, policy: policies.of(item) },
      ahead.chain,
    )
    if (after === null) items.delete(item)
    else items.set(item, after)
    if (hasBegun) begun.push(item)
  }
  return { state: withStatus(state, items, findings), begun }
}

function judgeItem(
  memory: Memory,
  arrival: Arrival,
  place: ItemArrival,
  chain: PastChain,
): { after: ItemState | null; hasBegun: boolean } {
  const { item, before, roundId, policy } = place
  const { round, receivedAt, host } = arrival
  const { known, fault } = knownOf(memory, before)
  const finding = byLimits(policy, place.finding, known)
  const decision = decide(known, {
    // An item that is gone keeps its fault until it is known when it went.
    finding: finding ?? (fault === undefined ? null : { status: 'ok' }),
    observedAt: round.observedAt,
    rule: policy.rule,
    hasRecovered: false,
    isEvent: isEvent(arrival, item),
    window: windowOver(memory, arrival, { item, finding, hasFault: fault !== undefined }),
    decidedAt: receivedAt,
  })
  const effects = decision.effects.filter(({ kind }) => kind === 'open')
  const after = applyEffects(memory, {
    ...{ arrival, item, finding, fault, roundId, policy, isAhead: true },
    decision: { ...decision, effects },
  })
  planRecheck(memory, { host, inspection: round.inspection, item }, { before, after })
  if (effects.length > 0 && after?.fault != null)
    chain.opened.set(item, { fault: after.fault, seq: arrival.seq ?? 0 })
  if (fault !== undefined && after !== null && isBad(after.status) && fault.status !== after.status) {
    const { status } = after
    setFault(memory, { ...fault, status, worst: worse(fault.worst, status), recoveredAt: null })
  }
  const isGone = before !== undefined && after === null
  const { statusChanged } = decision
  if (statusChanged || isGone || effects.length > 0)
    recordItem(memory, arrival, item, { after, statusChanged })
  return { after, hasBegun: statusChanged || isGone }
}

/** Nothing is in a row with what was before a gap. */
function behindGap(known: ItemState): ItemState {
  if (known.bad === 0 && known.flips.length === 0) return known
  return { ...known, bad: 0, badSince: null, flips: [] }
}
