// Alerts that are long over leave the database: their faults keep what was said.
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { Memory } from './memory.ts'

const DAY_MS = 86_400_000
const EVERY_MS = 3_600_000
const lookedAt = new WeakMap<Memory, number>()

/** With deliveries, once an hour at most, and a bounded number at a time. */
export function forgetOldAlerts(memory: Memory, now: number): void {
  if (now - (lookedAt.get(memory) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return
  lookedAt.set(memory, now)
  const before = now - COLLECTOR_LIMITS.alertDays * DAY_MS
  for (const { sourceId, fingerprint, startsAt } of memory.look.alertsOverBefore(before))
    memory.pending.writes.push({ kind: 'drop', table: 'alert', key: [sourceId, fingerprint, startsAt] })
}
