// Whose clock is off and by how much: hosts against the collector, the collector against a clock that nobody sets. Pure.
import type { Status } from '../../shared/status.ts'

/** Beyond this no record of the host is comparable with those of others. */
export const CLOCK_CRITICAL_MS = 300_000
/** A finding ends when the offset is clearly below its limit, not at each crossing. */
const HYSTERESIS = 0.8

export type ClockStatus = Extract<Status, 'ok' | 'warning' | 'critical'>

export function judgeOffset(offsetMs: number, limitMs: number, before: ClockStatus): ClockStatus {
  const size = Math.abs(offsetMs)
  const isBeyond = (limit: number, held: boolean) => size > (held ? limit * HYSTERESIS : limit)
  if (isBeyond(CLOCK_CRITICAL_MS, before === 'critical')) return 'critical'
  return isBeyond(limitMs, before !== 'ok') ? 'warning' : 'ok'
}

export type Reading = { readonly wallMs: number; readonly tickMs: number }

/** So much may lie between two clocks that are read one after the other, or that one is slewed meanwhile. */
const TOLERANCE_MS = 2_000

/**
 * What happened between two looks that were to be `everyMs` apart. setMs: the wall clock was set by so much;
 * heldMs: this process stood still, or was kept from looking, for so much longer than it meant to.
 */
export function compareReadings(
  before: Reading,
  now: Reading,
  everyMs: number,
): { setMs: number; heldMs: number } {
  const elapsedMs = now.tickMs - before.tickMs
  const setMs = now.wallMs - before.wallMs - elapsedMs
  const heldMs = elapsedMs - everyMs
  return {
    setMs: Math.abs(setMs) > TOLERANCE_MS ? setMs : 0,
    heldMs: heldMs > Math.max(2 * everyMs, TOLERANCE_MS) ? heldMs : 0,
  }
}

const DAY_MS = 86_400_000
const LONGEST_PAST_MS = 366 * DAY_MS

/** Where a moment by the host's clock is counted: a clock that is years off must not fill half hours of other years. */
export function countedAt(moment: number, offsetMs: number, receivedAt: number): number {
  const isPlausible = (at: number) => at <= receivedAt + DAY_MS && at >= receivedAt - LONGEST_PAST_MS
  const corrected = Math.abs(offsetMs) > CLOCK_CRITICAL_MS ? moment - offsetMs : moment
  if (isPlausible(corrected)) return corrected
  return isPlausible(moment) ? moment : receivedAt
}

/** What the clocks of most hosts say: where many agree, it is not they who are wrong. */
export function medianOffset(offsets: readonly number[]): number {
  if (offsets.length < 3) return 0
  const sorted = Float64Array.from(offsets).sort()
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
