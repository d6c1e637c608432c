// Late rounds judged in their place: while live rounds have overtaken a backlog, each series also has a chain that
// takes every round in order. Where the chain reaches the live rounds, the newest state becomes what the chain knows.
import type { Finding } from '../../shared/finding.ts'
import { roundStatus } from '../../shared/round.ts'
import { isBad } from '../../shared/status.ts'
import { judgeByLimits } from '../faults/limits.ts'
import type { EffectivePolicy } from '../faults/policy.ts'
import type { PastRound, SeriesState } from '../store/records.ts'
import type { Arrival } from './arrival.ts'
import { foldPast } from './fold-past.ts'
import type { HostMemory } from './host-memory.ts'
import { refreshHost } from './host-state.ts'
import { joinChain } from './join-chain.ts'
import { judgeAhead } from './judge-ahead.ts'
import { judgedFindings, judgeItems } from './judge-items.ts'
import { missingIn, NO_MARK } from './mark.ts'
import { type Memory, setChain, setSeries } from './memory.ts'
import { isSameFindings, type PastChain } from './past-chain.ts'
import { seriesPolicy } from './policies.ts'
import { hasLooked, newestState, publishRound, roundEvent } from './series-state.ts'

/** More live rounds of one series are not kept waiting for their backlog: it then goes into history unjudged. */
export const MOST_OVERTAKERS = 1_000

/** A round that came before others that were made before it. False: it is not the newest, and says nothing of now. */
export function overtake(memory: Memory, arrival: Arrival, counted: SeriesState, roundId: number): boolean {
  const { host, round, receivedAt } = arrival
  const { inspection } = round
  const seq = arrival.seq ?? 0
  const chain = chainFor(memory, arrival, counted)
  const isNewest = arrival.lane === 'live' && seq > chain.newestSeq
  const state = isNewest ? newestState(counted, round) : withLook(counted, chain, arrival)
  if (chain.overtakers === null) {
    setSeries(memory, host, isNewest ? judgeItems(memory, arrival, state, roundId).state : state)
  } else {
    const { state: judged, begun } = isNewest
      ? judgeAhead(memory, arrival, state, roundId, { chain, isNext: isNextOf(arrival, chain.newestSeq) })
      : { state, begun: [] }
    insert(chain.overtakers, pastRoundOf(memory, arrival, roundId, begun))
    if (isNewest) chain.newestSeq = seq
    setSeries(memory, host, judged)
  }
  if (chain.overtakers !== null && chain.overtakers.length > MOST_OVERTAKERS) {
    finishChain(memory, host, inspection, receivedAt)
    setChain(memory, host, inspection, { ...chain, overtakers: null })
  }
  refreshHost(memory, host, receivedAt)
  const now = host.series.get(inspection) ?? state
  if (isNewest) publishRound(memory, arrival, now, roundId)
  else memory.pending.events.push(roundEvent(arrival, roundId, now.status))
  return isNewest
}

/** The chain of the series in which this round is late; undefined when it is the newest. */
export function chainBefore({ host, round, epoch }: Arrival): PastChain | undefined {
  const chain = host.chains.get(round.inspection)
  return chain?.epoch === epoch ? chain : undefined
}

/** A round of the backlog, in its place before the live rounds that have overtaken it. */
export function takeLate(
  memory: Memory,
  arrival: Arrival,
  { chain, counted, roundId }: { readonly chain: PastChain; readonly counted: SeriesState; roundId: number },
): void {
  const { host, round, receivedAt } = arrival
  if (chain.overtakers !== null) {
    const past = pastRoundOf(memory, arrival, roundId, [])
    foldPast(memory, { host, inspection: round.inspection, chain, at: receivedAt }, past)
  }
  setSeries(memory, host, withLook(counted, chain, arrival))
  memory.pending.events.push(roundEvent(arrival, roundId, roundStatus(round)))
}

/** What the newest round that could look has found stands until another looks. */
function withLook(state: SeriesState, { overtakers }: PastChain, { round, seq }: Arrival): SeriesState {
  const isNewest = overtakers?.every((other) => !other.hasLooked || other.seq < (seq ?? 0)) === true
  if (!hasLooked(round) || !isNewest) return state
  return { ...state, findings: round.findings, completedAt: round.observedAt }
}

/** The order is whole up to seq: what had overtaken takes its place, and series that wait for nothing are joined. */
export function followMark(
  memory: Memory,
  host: HostMemory,
  { epoch, seq, at }: { readonly epoch: string; readonly seq: number; readonly at: number },
): void {
  for (const [inspection, chain] of host.chains) {
    if (chain.epoch === epoch) advance(memory, { host, inspection, chain, at }, seq)
  }
}

/** An outbox that began anew: what the old one still held will not come, or says nothing about now. */
export function finishOtherChains(memory: Memory, host: HostMemory, epoch: string, at: number): void {
  for (const [inspection, chain] of host.chains)
    if (chain.epoch !== epoch) finishChain(memory, host, inspection, at)
}

export function isJudgingLate(host: HostMemory): boolean {
  for (const { overtakers } of host.chains.values()) if (overtakers !== null) return true
  return false
}

/** After a mistake of ours on a late round, which may be in any of them: late rounds then go into history unjudged. */
export function giveUpChains(memory: Memory, hostId: string): void {
  const host = memory.hosts.get(hostId)
  if (host === undefined) return
  for (const [inspection, chain] of host.chains)
    setChain(memory, host, inspection, { ...chain, overtakers: null })
}

function finishChain(memory: Memory, host: HostMemory, inspection: string, at: number): void {
  const chain = host.chains.get(inspection)
  if (chain !== undefined) advance(memory, { host, inspection, chain, at }, Number.POSITIVE_INFINITY)
}

type Place = {
  readonly host: HostMemory
  readonly inspection: string
  readonly chain: PastChain
  readonly at: number
}

function advance(memory: Memory, place: Place, seq: number): void {
  const { host, inspection, chain } = place
  if (chain.overtakers === null) {
    if (seq >= chain.newestSeq) setChain(memory, host, inspection, null)
    return
  }
  let folded = 0
  for (const round of chain.overtakers) {
    if (round.seq > seq) break
    foldPast(memory, place, round)
    folded += 1
  }
  if (folded === 0) return
  chain.overtakers = chain.overtakers.slice(folded)
  if (chain.overtakers.length === 0) joinChain(memory, place)
  else setChain(memory, host, inspection, chain)
}

function chainFor(
  memory: Memory,
  { host, round, epoch, receivedAt }: Arrival,
  before: SeriesState,
): PastChain {
  const known = host.chains.get(round.inspection)
  if (known !== undefined && known.epoch === epoch) return known
  if (known !== undefined) finishChain(memory, host, round.inspection, receivedAt)
  const { items } = host.series.get(round.inspection) ?? before
  const chain: PastChain = {
    epoch: epoch ?? '',
    items: new Map(items),
    overtakers: [],
    newestSeq: 0,
    faults: new Map(),
    ended: new Map(),
    opened: new Map(),
  }
  for (const [item, { fault: id }] of items) {
    const fault = id === null ? undefined : memory.openFaults.get(id)
    if (fault !== undefined) chain.faults.set(item, { fault, entries: [], isWritten: true })
  }
  setChain(memory, host, round.inspection, chain)
  return chain
}

/** Nothing that is still to come lies between the newest round of the series and this one. */
function isNextOf({ host, epoch, seq }: Arrival, newestSeq: number): boolean {
  if (newestSeq === 0 || seq === null) return false
  const mark = host.marks.get(epoch ?? '') ?? NO_MARK
  return missingIn(mark, [newestSeq, seq - 1]).length === 0
}

function pastRoundOf(memory: Memory, arrival: Arrival, roundId: number, begun: readonly string[]): PastRound {
  const { round, host } = arrival
  const policies = seriesPolicy(memory, host, round.inspection)
  const judged = [...judgedFindings(arrival)].map(([item, finding]) => seen(policies.of(item), item, finding))
  const bad = judged.filter(({ held }) => isBad(held.status))
  return {
    seq: arrival.seq ?? 0,
    roundId,
    observedAt: round.observedAt,
    hasLooked: hasLooked(round),
    findings: judged.map(({ item, fresh: { status }, held }) =>
      held.status === status ? [item, status] : [item, status, held.status],
    ),
    words: bad.map(({ item, held: { summary, measurements } }) => [item, { summary, measurements }]),
    begun,
  }
}

/** By the limits that hold for it: if it was well before, and if it was bad. */
function seen(policy: EffectivePolicy, item: string, finding: Finding) {
  const fresh = judgeByLimits(policy.limits, finding, 'ok')
  return { item, fresh, held: judgeByLimits(policy.limits, finding, 'critical') }
}

function insert(overtakers: PastRound[], round: PastRound): void {
  const index = overtakers.findLastIndex((other) => other.seq < round.seq) + 1
  const before = overtakers[index - 1]
  const isSame = before !== undefined && isSameFindings(before.findings, round.findings)
  overtakers.splice(index, 0, isSame ? { ...round, findings: before.findings } : round)
}
