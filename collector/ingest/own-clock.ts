// The collector's own clock: when it was set, or this process stood still, hosts are not blamed for it.
import { noteAudit, SYSTEM } from './audit.ts'
import { medianOffset } from './clock.ts'
import type { Memory } from './memory.ts'

/** The wall clock was set: hosts that are away are where they were by it, and nobody owes rounds meanwhile. */
export function takeClockSet(
  memory: Memory,
  { at, setMs, isSaid }: { readonly at: number; readonly setMs: number; readonly isSaid: boolean },
): void {
  memory.watchTick = memory.tick
  for (const host of memory.hosts.values()) {
    const { clockOffsetMs } = host.record
    // Who is connected tells it anew with the next heartbeat.
    if (host.connection !== null || clockOffsetMs === null) continue
    host.record = { ...host.record, clockOffsetMs: clockOffsetMs - setMs }
  }
  if (!isSaid) return
  noteAudit(memory, {
    at,
    by: SYSTEM,
    action: 'collector.clock-set',
    object: { kind: 'collector', id: '', name: '' },
    before: { clock: at - setMs },
    after: { clock: at, byMs: setMs },
  })
}

/** Nobody was heard because nobody listened. */
export function takeHeld(memory: Memory, heldMs: number): void {
  memory.watchTick = memory.tick
  for (const host of memory.hosts.values()) host.heardTick = Math.min(memory.tick, host.heardTick + heldMs)
}

/** Where the clocks of most connected hosts say the same other time, the collector's own is the doubtful one. */
export function compareWithFleet(memory: Memory): void {
  const offsets: number[] = []
  for (const host of memory.connections.values()) {
    const { clockOffsetMs } = host.record
    if (clockOffsetMs !== null) offsets.push(clockOffsetMs)
  }
  const median = medianOffset(offsets)
  memory.doubtMs = Math.abs(median) > memory.clockLimitMs ? median : 0
}
