// Judges the items of a round one by one and writes down what changed.
import type { Finding } from '../../shared/finding.ts'
import { isBad, worstStatus } from '../../shared/status.ts'
import { judgeByLimits } from '../faults/limits.ts'
import type { EffectivePolicy } from '../faults/policy.ts'
import type { ItemState, SeriesState } from '../store/records.ts'
import type { Arrival } from './arrival.ts'
import { ROUND_ITEM } from './built-in.ts'
import { decide, isSteady } from './decide.ts'
import { applyEffects } from './fault-effects.ts'
import type { Memory } from './memory.ts'
import { seriesPolicy } from './policies.ts'
import { confirmBy } from './quiet-faults.ts'
import { planRecheck } from './rechecks.ts'
import { verifyByRound } from './verify-by-round.ts'
import { runningWindow } from './windows.ts'

/** Findings to judge: those of a round that looked, or the round itself when it could not. */
export function judgedFindings(arrival: Arrival): ReadonlyMap<string, Finding> {
  const { round } = arrival
  if (round.outcome === 'failed' || round.outcome === 'timed-out') {
    const summary = round.note ?? { code: round.outcome, values: {} }
    const finding: Finding = { item: ROUND_ITEM, status: 'unknown', summary, measurements: [], evidence: [] }
    return new Map([[ROUND_ITEM, finding]])
  }
  return new Map(round.findings.map((finding) => [finding.item, finding]))
}

/** Judges each item of the round and remembers what follows; the series' status is the worst of its items. */
export function judgeItems(
  memory: Memory,
  arrival: Arrival,
  state: SeriesState,
  roundId: number,
): { state: SeriesState; hasChanged: boolean } {
  const findings = judgedFindings(arrival)
  const policies = seriesPolicy(memory, arrival.host, arrival.round.inspection)
  const items = new Map(state.items)
  let isSame = true
  let hasChanged = false
  for (const item of arrival.only ?? itemsToJudge(state, findings)) {
    const before = items.get(item)
    const finding = findings.get(item) ?? null
    if (!policies.hasLimits && before !== undefined && isSteady(before, finding)) continue
    const place = { item, before, finding, roundId, policy: policies.of(item) }
    const change = judgeItem(memory, arrival, place)
    hasChanged ||= change.hasChanged
    if (change.after === before) continue
    isSame = false
    if (change.after === null) items.delete(item)
    else items.set(item, change.after)
  }
  return { state: withStatus(state, isSame ? state.items : items, findings), hasChanged }
}

/** With the status that follows from the items; a round that could not look has its own. */
export function withStatus(
  state: SeriesState,
  items: SeriesState['items'],
  findings: ReadonlyMap<string, unknown>,
): SeriesState {
  const status = findings.has(ROUND_ITEM) ? state.status : statusOfItems(items)
  return { ...state, items, status: state.outcome === 'not-applicable' ? null : status }
}

/** In the order of the round, so that the same rounds number the same faults after any restart. */
export function* itemsToJudge(
  state: Pick<SeriesState, 'items'>,
  findings: ReadonlyMap<string, unknown>,
): Generator<string> {
  yield* findings.keys()
  if (findings.has(ROUND_ITEM)) return
  const gone: string[] = []
  for (const item of state.items.keys()) if (!findings.has(item)) gone.push(item)
  yield* gone.sort()
}

export function statusOfItems(items: SeriesState['items']): SeriesState['status'] {
  let worst: SeriesState['status'] = null
  for (const { status } of items.values()) worst = worstStatus([worst, status])
  return worst
}

/** What is known of an item, with the fault that is open on it; a person may have closed it since, then it starts anew. */
export function knownOf(memory: Memory, before: ItemState | undefined) {
  const fault = before?.fault == null ? undefined : memory.openFaults.get(before.fault)
  const known =
    before !== undefined && before.fault !== null && fault === undefined ? { ...before, fault: null } : before
  return { known, fault }
}

export type ItemArrival = {
  readonly item: string
  readonly before: ItemState | undefined
  readonly finding: Finding | null
  readonly roundId: number | null
  readonly policy: EffectivePolicy
  /** No round has come: time has gone by. */
  readonly isRecheck?: boolean
}

export function judgeItem(
  memory: Memory,
  arrival: Arrival,
  place: ItemArrival,
): { after: ItemState | null; hasChanged: boolean } {
  const { item, before, roundId, policy } = place
  const { round, receivedAt } = arrival
  const { known, fault } = knownOf(memory, before)
  const finding = byLimits(policy, place.finding, known)
  const decision = decide(known, {
    finding,
    observedAt: round.observedAt,
    rule: policy.rule,
    hasRecovered: fault?.recoveredAt != null,
    isEvent: isEvent(arrival, item),
    isRecheck: place.isRecheck === true,
    window: windowOver(memory, arrival, { item, finding, hasFault: fault !== undefined }),
    decidedAt: receivedAt,
  })
  const after = applyEffects(memory, { arrival, item, finding, decision, fault, roundId, policy })
  const now = after === null || after.fault === null ? undefined : memory.openFaults.get(after.fault)
  if (now?.isPast === true && after !== null) confirmBy(memory, arrival, now, after)
  if (now !== undefined && roundId !== null && place.isRecheck !== true)
    verifyByRound(memory, { arrival, fault: now, decision: { after }, roundId })
  planRecheck(memory, { host: arrival.host, inspection: round.inspection, item }, { before, after })
  const hasChanged =
    decision.statusChanged ||
    decision.effects.length > 0 ||
    before?.waits !== after?.waits ||
    (before !== undefined && after === null)
  if (hasChanged) recordItem(memory, arrival, item, { after, statusChanged: decision.statusChanged })
  return { after, hasChanged }
}

/** The finding as the limits of policies see it. */
export function byLimits(
  { limits }: EffectivePolicy,
  finding: Finding | null,
  before: Pick<ItemState, 'status'> | undefined,
): Finding | null {
  return finding === null || limits.length === 0
    ? finding
    : judgeByLimits(limits, finding, before?.status ?? 'ok')
}

/** The host told of the item as it happened, and may not say it twice. */
export function isEvent({ round: { events } }: Arrival, item: string): boolean {
  return events.length > 0 && events.some((event) => event.item === item && isBad(event.status))
}

/** Asked only where a fault could open. */
export function windowOver(
  memory: Memory,
  { host, round: { inspection }, receivedAt }: Arrival,
  {
    item,
    finding,
    hasFault,
  }: { readonly item: string; readonly finding: Finding | null; readonly hasFault: boolean },
) {
  if (hasFault || finding === null || !isBad(finding.status)) return null
  const { id: hostId, labels } = host.record
  return runningWindow(memory, { hostId, labels, inspection, item }, receivedAt)
}

export function recordItem(
  memory: Memory,
  { host, round }: Arrival,
  item: string,
  change: { readonly after: ItemState | null; readonly statusChanged: boolean },
): void {
  const place = { hostNum: host.record.num, inspection: round.inspection, item }
  const { writes } = memory.pending
  if (change.after === null) {
    writes.push(
      { kind: 'item-gone', ...place },
      { kind: 'run', ...place, at: round.observedAt, status: null },
    )
    return
  }
  const { status, since, fault } = change.after
  writes.push({ kind: 'item', ...place, status, since, fault })
  if (change.statusChanged) writes.push({ kind: 'run', ...place, at: round.observedAt, status })
}
