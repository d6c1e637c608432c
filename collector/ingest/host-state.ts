// What a host's row says: its worst item, whether it is silent, how many faults are open.
import type { HostState } from '../../shared/api/host.ts'
import { valuesOf } from '../../shared/say.ts'
import { isBad, statusRank } from '../../shared/status.ts'
import type { SeriesState, WorstItem } from '../store/records.ts'
import { HOST_INSPECTION, isBuiltIn, ROUND_ITEM, SILENCE_ITEM } from './built-in.ts'
import type { HostMemory } from './host-memory.ts'
import { type Memory, setHostState } from './memory.ts'

/** Writes the host's row anew when what it says has changed. */
export function refreshHost(memory: Memory, host: HostMemory, at: number): void {
  const { record } = host
  const worst = worstItem(host)
  const state = stateOf(host, worst)
  const openFaults = host.openFaults.size
  const stateSince = state === record.state ? record.stateSince : at
  const next = { ...record, state, stateSince, worst, openFaults }
  const hasChanged =
    state !== record.state ||
    openFaults !== record.openFaults ||
    JSON.stringify(worst) !== JSON.stringify(record.worst)
  if (!hasChanged) return
  setHostState(memory, host, next)
  memory.pending.events.push({ type: 'host', hostId: record.id })
}

function stateOf(host: HostMemory, worst: WorstItem | null): HostState {
  // Of a revoked host nothing is claimed any more.
  if (host.record.revokedAt !== null) return 'new'
  if (isSilent(host)) return 'silent'
  if (worst !== null) return worst.status
  return [...host.series.keys()].some((inspection) => !isBuiltIn(inspection)) ? 'ok' : 'new'
}

export function isSilent(host: HostMemory): boolean {
  return host.series.get(HOST_INSPECTION)?.items.get(SILENCE_ITEM)?.status === 'critical'
}

function worstItem(host: HostMemory): WorstItem | null {
  let worst: { series: SeriesState; item: string; rank: number; since: number } | null = null
  for (const series of host.series.values()) {
    for (const [item, state] of series.items) {
      if (!isBad(state.status)) continue
      const rank = statusRank(state.status)
      const isWorse =
        worst === null || rank > worst.rank || (rank === worst.rank && state.since > worst.since)
      if (isWorse) worst = { series, item, rank, since: state.since }
    }
  }
  if (worst === null) return null
  const { series, item } = worst
  const status = series.items.get(item)?.status ?? 'unknown'
  const finding = series.findings.find((candidate) => candidate.item === item)
  if (finding === undefined || item === ROUND_ITEM) {
    return {
      inspection: series.inspection,
      item,
      status,
      summary: series.note ?? { code: series.outcome ?? 'failed', values: {} },
    }
  }
  const summary = { code: finding.summary.code, values: { ...valuesOf(finding) } }
  return { inspection: series.inspection, item, status, summary }
}
