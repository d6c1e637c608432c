// THE path: everything that can change the state of a fault comes through here, whoever sent it.
import type { Finding } from '../../shared/finding.ts'
import { type Round, roundStatus } from '../../shared/round.ts'
import { isBad } from '../../shared/status.ts'
import type { SeriesState } from '../store/records.ts'
import { type Arrival, hasWaited, isOfThePast } from './arrival.ts'
import { isBuiltIn, madeFinding, missedFinding, ROUNDS_INSPECTION } from './built-in.ts'
import { chainBefore, overtake, takeLate } from './catch-up.ts'
import { countedAt } from './clock.ts'
import { scheduleOf, settle } from './due.ts'
import { refreshHost } from './host-state.ts'
import { judgeItems } from './judge-items.ts'
import { type Memory, missedKey, setSeries } from './memory.ts'
import { countInSlot } from './pending.ts'
import { emptySeries, newestState, publishRound, roundEvent } from './series-state.ts'
import { noteStale } from './stale-faults.ts'

export function ingestRound(memory: Memory, arrival: Arrival) {
  const { host, round } = arrival
  const before = host.series.get(round.inspection) ?? emptySeries(host, round.inspection)
  if (round.outcome === 'missed') return ingestMissed(memory, arrival, before)
  const id = appendRound(memory, arrival, before)
  const counted = account(memory, arrival, { ...before, lastRound: id }, id)
  if (arrival.isAhead === true) {
    if (overtake(memory, arrival, counted, id)) noteMade(memory, arrival)
    return
  }
  if (arrival.isStray === true || isOfOldOutbox(arrival)) {
    setSeries(memory, host, counted)
    return
  }
  const chain = host.chains.size === 0 ? undefined : chainBefore(arrival)
  if (chain !== undefined) {
    takeLate(memory, arrival, { chain, counted, roundId: id })
    return
  }
  const state = newestState(counted, round)
  const decided = judgeItems(memory, arrival, state, id)
  setSeries(memory, host, decided.state)
  const isNews = decided.hasChanged || before.status !== state.status || before.outcome !== state.outcome
  if (isNews) refreshHost(memory, host, arrival.receivedAt)
  publishRound(memory, arrival, decided.state, id)
  noteMade(memory, arrival, isNews)
}

function noteMade(memory: Memory, arrival: Arrival, isNews = true): void {
  const { trigger, inspection } = arrival.round
  if (isNews || trigger === 'event' || trigger === 'demand') memory.pending.urgent = true
  if (!isBuiltIn(inspection)) clearMissedFault(memory, arrival)
}

/** Rounds of an outbox that has been replaced say nothing about now. */
function isOfOldOutbox({ host, epoch }: Arrival): boolean {
  return epoch !== null && host.epoch !== null && epoch !== host.epoch
}

function appendRound(memory: Memory, arrival: Arrival, before: SeriesState): number {
  const { host, round, receivedAt, epoch, seq } = arrival
  const id = memory.takeRoundId()
  const status = roundStatus(round)
  memory.pending.writes.push({
    kind: 'round',
    record: {
      id,
      hostNum: host.record.num,
      inspection: round.inspection,
      prev: before.lastRound,
      receivedAt,
      round,
      status,
      epoch,
      seq,
    },
  })
  memory.pending.rounds += 1
  memory.pending.findings += round.findings.length
  for (const event of round.events) {
    memory.pending.writes.push({
      kind: 'event',
      event: { hostNum: host.record.num, inspection: round.inspection, ...event, round: id },
    })
  }
  return id
}

/** Planned, unplanned or late; a late round closes the record of the one that was taken for missed. */
function account(memory: Memory, arrival: Arrival, before: SeriesState, id: number): SeriesState {
  const { host, round } = arrival
  const status = roundStatus(round)
  const failed = before.failed + (round.outcome === 'failed' || round.outcome === 'timed-out' ? 1 : 0)
  const counted = { ...before, made: before.made + 1, failed }
  if (isBuiltIn(round.inspection)) return counted
  const place = {
    hostNum: host.record.num,
    inspection: round.inspection,
    at: momentCounted(arrival),
    status,
  }
  if (round.plannedAt === null) {
    countInSlot(memory, place, { extra: 1 })
    return counted
  }
  const late = hasWaited(arrival) ? 1 : 0
  const settled = { ...counted, ...settle(counted, round.plannedAt, scheduleOf(host, round.inspection)) }
  const key = missedKey(host.record.num, round.inspection, round.plannedAt)
  const gap = memory.missed.get(key)
  if (gap === undefined) {
    countInSlot(memory, place, { made: 1, late })
    return settled
  }
  memory.missed.delete(key)
  memory.pending.writes.push({ kind: 'missed-filled', roundId: gap.roundId, filledBy: id })
  countInSlot(memory, place, { made: 1, late, missed: -1 })
  return { ...settled, missed: Math.max(0, counted.missed - 1) }
}

function momentCounted({ host, round, receivedAt }: Arrival): number {
  return countedAt(round.plannedAt ?? round.observedAt, host.record.clockOffsetMs ?? 0, receivedAt)
}

/** A planned round that was not made: told by the agent, or found by the collector's own sweep. */
function ingestMissed(memory: Memory, arrival: Arrival, before: SeriesState): void {
  const { host, round } = arrival
  const plannedAt = round.plannedAt ?? round.observedAt
  const reason = round.missedReason ?? 'silent'
  const key = missedKey(host.record.num, round.inspection, plannedAt)
  const gap = memory.missed.get(key)
  if (gap !== undefined) {
    // The agent knows better why: a host that was off is not a silent one.
    if (reason !== 'silent')
      memory.pending.writes.push({ kind: 'missed-explained', roundId: gap.roundId, reason })
    return
  }
  if (before.accounted.includes(plannedAt)) return
  const id = appendRound(memory, { ...arrival, round: { ...round, missedReason: reason } }, before)
  memory.missed.set(key, { plannedAt, roundId: id })
  const settled = settle(before, plannedAt, scheduleOf(host, round.inspection))
  countInSlot(
    memory,
    { hostNum: host.record.num, inspection: round.inspection, at: momentCounted(arrival), status: null },
    { missed: 1 },
  )
  setSeries(memory, host, { ...before, ...settled, lastRound: id, missed: before.missed + 1 })
  memory.pending.events.push(roundEvent(arrival, id, before.status))
  if (isOfThePast(arrival) || chainBefore(arrival) !== undefined) return
  const isAgentsFault = reason === 'overrun' || (reason === 'silent' && host.connection !== null)
  if (!isAgentsFault) return
  const fault = missedFault(arrival)
  reportMissed(memory, arrival, missedFinding(round.inspection, plannedAt, reason))
  if (fault !== null || missedFault(arrival) === null) return
  noteStale(memory, host, { inspection: round.inspection, dueAt: plannedAt, at: arrival.receivedAt })
}

/** That says that rounds of the inspection are missing. */
function missedFault({ host, round }: Arrival): number | null {
  return host.series.get(ROUNDS_INSPECTION)?.items.get(round.inspection)?.fault ?? null
}

function reportMissed(memory: Memory, arrival: Arrival, finding: Finding): void {
  const known = arrival.host.series.get(ROUNDS_INSPECTION)?.findings ?? []
  const others = known.filter((other) => other.item !== finding.item && isBad(other.status))
  ingestBuiltIn(memory, arrival, ROUNDS_INSPECTION, [...others, finding], new Set([finding.item]))
}

function clearMissedFault(memory: Memory, arrival: Arrival): void {
  const item = arrival.host.series.get(ROUNDS_INSPECTION)?.items.get(arrival.round.inspection)
  if (item === undefined || !isBad(item.status)) return
  reportMissed(memory, arrival, madeFinding(arrival.round.inspection))
}

/** A finding of the collector's own, on the same path as any agent's. */
export function ingestBuiltIn(
  memory: Memory,
  arrival: Pick<Arrival, 'host' | 'receivedAt'>,
  inspection: string,
  findings: readonly Finding[],
  only: ReadonlySet<string>,
): void {
  const { host, receivedAt } = arrival
  const round: Round = {
    inspection,
    trigger: 'event',
    outcome: 'completed',
    plannedAt: null,
    observedAt: receivedAt,
    durationMs: 0,
    nextDueAt: null,
    planVersion: 'built-in',
    findings: [...findings],
    events: [],
  }
  ingestRound(memory, { host, round, receivedAt, epoch: null, seq: null, only })
}
