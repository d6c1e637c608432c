// The newest state of a series as its rounds leave it, and what is told of a round.
import type { InspectionInfo } from '../../shared/catalogue.ts'
import { type Round, roundStatus } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'
import { renderBlock } from '../metrics/host-text.ts'
import type { SeriesState } from '../store/records.ts'
import type { Arrival } from './arrival.ts'
import type { HostMemory } from './host-memory.ts'
import type { Memory } from './memory.ts'

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

/** A round that failed or ran out of time found nothing out. */
export function hasLooked({ outcome }: Pick<Round, 'outcome'>): boolean {
  return outcome === 'completed' || outcome === 'not-applicable'
}

export function newestState(before: SeriesState, round: Round): SeriesState {
  return {
    ...before,
    status: roundStatus(round),
    outcome: round.outcome,
    observedAt: round.observedAt,
    durationMs: round.durationMs,
    nextDueAt: round.nextDueAt,
    completedAt: hasLooked(round) ? round.observedAt : before.completedAt,
    note: round.note ?? null,
    // A round that could not look leaves the last findings standing; their age shows.
    findings: hasLooked(round) ? round.findings : before.findings,
  }
}

export function publishRound(memory: Memory, arrival: Arrival, state: SeriesState, id: number): void {
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

export function roundEvent({ host, round }: Arrival, roundId: number, status: Status | null) {
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
