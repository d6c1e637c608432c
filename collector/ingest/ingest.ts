// THE path: everything that can change the state of a fault comes through here, whoever sent it.
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import { type Round, roundStatus } from '../../shared/round.ts'
import { isBad, type Status } from '../../shared/status.ts'
import { isLate } from '../late.ts'
import { renderBlock } from '../metrics/host-text.ts'
import type { SeriesState } from '../store/store.ts'
import type { Arrival } from './arrival.ts'
import { isBuiltIn, madeFinding, missedFinding, ROUNDS_INSPECTION } from './built-in.ts'
import { scheduleOf, settle } from './due.ts'
import { refreshHost } from './host-state.ts'
import { judgeItems } from './judge-items.ts'
import { countInSlot, type HostMemory, type Memory, missedKey, setSeries } from './memory.ts'

export function ingestRound(memory: Memory, arrival: Arrival) {
  const { host, round } = arrival
  const before = host.series.get(round.inspection) ?? emptySeries(host, round.inspection)
  if (round.outcome === 'missed') return ingestMissed(memory, arrival, before)
  const id = appendRound(memory, arrival, before)
  const counted = account(memory, arrival, { ...before, lastRound: id }, id)
  if (isHistory(arrival, before)) {
    setSeries(memory, host, counted)
    return
  }
  const state = newestState(counted, round)
  const decided = judgeItems(memory, arrival, state, id)
  setSeries(memory, host, decided.state)
  const isNews = decided.hasChanged || before.status !== state.status || before.outcome !== state.outcome
  if (isNews) refreshHost(memory, host, arrival.receivedAt)
  if (isNews || round.trigger === 'event' || round.trigger === 'demand') memory.pending.urgent = true
  publish(memory, arrival, decided.state, id)
  if (!isBuiltIn(round.inspection)) clearMissedFault(memory, arrival)
}

export function emptySeries(host: HostMemory, inspection: string): SeriesState {
  return {
    hostNum: host.record.num,
    inspection,
    status: null,
    outcome: null,
    observedAt: 0,
    durationMs: 0,
    nextDueAt: null,
    dueThrough: 0,
    accounted: [],
    completedAt: null,
    lastRound: null,
    made: 0,
    failed: 0,
    missed: 0,
    note: null,
    findings: [],
    items: new Map(),
  }
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
    at: round.plannedAt ?? round.observedAt,
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
    { hostNum: host.record.num, inspection: round.inspection, at: plannedAt, status: null },
    { missed: 1 },
  )
  setSeries(memory, host, { ...before, ...settled, lastRound: id, missed: before.missed + 1 })
  memory.pending.events.push(roundEvent(arrival, id, before.status))
  const isAgentsFault = reason === 'overrun' || (reason === 'silent' && host.connection !== null)
  if (isAgentsFault) reportMissed(memory, arrival, missedFinding(round.inspection, plannedAt, reason))
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

/** Late and older than what is known: it goes into history and says nothing about now. */
function isHistory(arrival: Arrival, before: SeriesState): boolean {
  return arrival.round.observedAt < before.observedAt && hasWaited(arrival)
}

function hasWaited({ host, round, receivedAt }: Arrival): boolean {
  const observedAt = round.observedAt - (host.record.clockOffsetMs ?? 0)
  return isLate({ observedAt, durationMs: round.durationMs, receivedAt })
}

function newestState(before: SeriesState, round: Round): SeriesState {
  const hasLooked = round.outcome === 'completed' || round.outcome === 'not-applicable'
  return {
    ...before,
    status: roundStatus(round),
    outcome: round.outcome,
    observedAt: round.observedAt,
    durationMs: round.durationMs,
    nextDueAt: round.nextDueAt,
    completedAt: hasLooked ? round.observedAt : before.completedAt,
    note: round.note ?? null,
    // A round that could not look leaves the last findings standing; their age shows.
    findings: hasLooked ? round.findings : before.findings,
  }
}

function publish(memory: Memory, arrival: Arrival, state: SeriesState, id: number): void {
  const { host, round } = arrival
  memory.pending.events.push(roundEvent(arrival, id, state.status))
  if (!memory.isScraped) return
  const info: InspectionInfo | undefined = memory.catalogue.get(round.inspection)
  if (info === undefined || info.metrics.length === 0) return
  const block = {
    hostId: host.record.id,
    inspection: round.inspection,
    families: renderBlock(info, state.findings),
  }
  memory.pending.blocks.set(`${block.hostId}/${block.inspection}`, block)
}

function roundEvent(arrival: Arrival, roundId: number, status: Status | null) {
  const { host, round } = arrival
  return {
    type: 'round',
    hostId: host.record.id,
    inspection: round.inspection,
    roundId,
    status,
    requestId: round.requestId ?? null,
    events: round.events.length,
  } as const
}
