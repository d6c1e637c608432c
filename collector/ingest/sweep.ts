// Looks for what did not come: hosts gone silent and planned rounds that were not made.
import type { EffectivePlanEntry } from '../../shared/plan.ts'
import type { MissedReason, Round } from '../../shared/round.ts'
import { heardFinding, silenceFinding } from './built-in.ts'
import { findGaps } from './due.ts'
import { hostTime } from './host-clock.ts'
import type { HostMemory } from './host-memory.ts'
import { isSilent } from './host-state.ts'
import { ingestRound } from './ingest.ts'
import type { Memory } from './memory.ts'
import { confirmOldFaults } from './quiet-faults.ts'
import { reportOnHost } from './report-on-host.ts'
import { sweepSites } from './site-silence.ts'

export type SweepOptions = {
  readonly silentAfterMs: number
  readonly missedGraceMs: number
  /** The collector was off from … to …; what was due then is not blamed on hosts. */
  readonly downtime: { readonly from: number; readonly to: number } | null
}

export function sweep(memory: Memory, options: SweepOptions, now: number): void {
  confirmOldFaults(memory, now)
  sweepSites(memory, options.silentAfterMs, now)
  for (const host of memory.hosts.values()) {
    if (host.record.revokedAt !== null) continue
    sweepSilence(memory, host, options, now)
    // A backlog on its way may hold the rounds that seem to be missing.
    if (isHandingOver(host)) continue
    for (const entry of host.record.plan) if (entry.enabled) sweepPlanned(memory, host, entry, options, now)
  }
}

function isHandingOver(host: HostMemory): boolean {
  if (host.connection === null) return false
  return host.chains.size > 0 || (host.record.queue?.rounds ?? 0) > 0
}

function sweepSilence(memory: Memory, host: HostMemory, options: SweepOptions, now: number): void {
  // Enrolled and never connected: new, not silent.
  if (host.record.lastSeenAt === null || isSilent(host)) return
  if (memory.tick - host.heardTick <= options.silentAfterMs) return
  const heardAt = host.heardAt === memory.startedAt ? 0 : host.heardAt
  // A clock that was set back since: it cannot have been heard later than now.
  const since = Math.min(Math.max(host.record.lastSeenAt, heardAt), now)
  reportOnHost(memory, host, silenceFinding(since, now), now)
}

/** The host is heard again: what silence had opened recovers. */
export function endSilence(memory: Memory, host: HostMemory, at: number): void {
  if (!isSilent(host)) return
  reportOnHost(memory, host, heardFinding(at), at)
}

function sweepPlanned(
  memory: Memory,
  host: HostMemory,
  entry: EffectivePlanEntry,
  options: SweepOptions,
  now: number,
): void {
  const series = host.series.get(entry.inspection)
  if (series === undefined || series.dueThrough === 0) return
  // After a start, or a pause of its own, agents need time to come back and hand over what they kept.
  if (memory.tick - memory.watchTick < options.missedGraceMs) return
  // Plans run by the host's own clock.
  const until = hostTime(host, now) - entry.timeoutMs - options.missedGraceMs
  for (const dueAt of findGaps(series, entry, until)) {
    const reason = reasonFor(dueAt - (hostTime(host, now) - now), options)
    ingestRound(memory, {
      host,
      round: missedRound(entry, dueAt, reason, host.record.planVersion),
      receivedAt: now,
      epoch: null,
      seq: null,
    })
  }
}

function reasonFor(dueAt: number, { downtime }: SweepOptions): MissedReason {
  return downtime !== null && dueAt >= downtime.from && dueAt <= downtime.to ? 'collector-off' : 'silent'
}

function missedRound(
  entry: EffectivePlanEntry,
  dueAt: number,
  missedReason: MissedReason,
  planVersion: string,
): Round {
  return {
    inspection: entry.inspection,
    trigger: 'schedule',
    outcome: 'missed',
    plannedAt: dueAt,
    observedAt: dueAt,
    durationMs: 0,
    nextDueAt: null,
    planVersion,
    missedReason,
    findings: [],
    events: [],
  }
}
