// The clock of a host, as its heartbeats show it: a finding when it is off, and what is owed when it has jumped.
import { CLOCK_ITEM, clockFinding, HOST_INSPECTION, isBuiltIn } from './built-in.ts'
import { CLOCK_CRITICAL_MS, type ClockStatus, judgeOffset } from './clock.ts'
import type { HostMemory } from './host-memory.ts'
import { type Memory, setSeries } from './memory.ts'
import { reportOnHost } from './report-on-host.ts'

/** One heartbeat may have waited on the line: two have to agree. */
const HEARTBEATS = 2

/** The host's own time at a moment of the collector's. */
export function hostTime({ record }: HostMemory, at: number): number {
  return at + (record.clockOffsetMs ?? 0)
}

/** To be called with the offset that was known before the heartbeat; the record holds the new one. */
export function noteClock(memory: Memory, host: HostMemory, before: number | null, at: number): void {
  const measured = host.record.clockOffsetMs
  if (measured === null) return
  if (Math.abs(measured - (before ?? 0)) > CLOCK_CRITICAL_MS) beginAnew(memory, host, at)
  // Where the clocks of most hosts agree that it is another time, it is the collector's that is doubtful.
  const offsetMs = measured - memory.doubtMs
  const known = statusOf(host)
  const status = judgeOffset(offsetMs, memory.clockLimitMs, known)
  if (status === known && !hasDrifted(memory, host, offsetMs)) {
    host.clockNews = 0
    return
  }
  host.clockNews += 1
  if (host.clockNews < HEARTBEATS) return
  host.clockNews = 0
  host.clockSaidMs = offsetMs
  reportOnHost(memory, host, clockFinding(status, offsetMs, memory.clockLimitMs), at)
}

function statusOf(host: HostMemory): ClockStatus {
  const status = host.series.get(HOST_INSPECTION)?.items.get(CLOCK_ITEM)?.status
  return status === 'warning' || status === 'critical' ? status : 'ok'
}

/** What was said of a clock that is off is said anew when it is off by much more or less. */
function hasDrifted(memory: Memory, host: HostMemory, offsetMs: number): boolean {
  if (statusOf(host) === 'ok') return false
  const said = host.clockSaidMs
  if (said !== null) return Math.abs(offsetMs - said) > Math.max(memory.clockLimitMs, Math.abs(said) / 4)
  host.clockSaidMs = offsetMs
  return false
}

/** By a clock that was set nothing is owed from before it, as by a new plan. */
function beginAnew(memory: Memory, host: HostMemory, at: number): void {
  const dueThrough = hostTime(host, at)
  for (const series of host.series.values()) {
    if (isBuiltIn(series.inspection) || series.dueThrough === 0) continue
    setSeries(memory, host, { ...series, dueThrough, accounted: [] })
  }
}
