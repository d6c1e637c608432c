// Faults that late rounds told in the order of an old agent: nobody is told before it is sure that they are true now.
import { isBad } from '../../shared/status.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { ItemState } from '../store/records.ts'
import { afterEntry } from './after-entry.ts'
import { type Arrival, isOfThePast } from './arrival.ts'
import type { HostMemory } from './host-memory.ts'
import { hostOfFault, type Memory, setFault } from './memory.ts'

/** A line that is always late must not keep faults from people for ever. */
const LONGEST_QUIET_MS = 60_000

/** A round of now has looked at the item of a quiet fault. */
export function confirmBy(memory: Memory, arrival: Arrival, fault: FaultRecord, after: ItemState): void {
  if (isBad(after.status) && !isOfThePast(arrival)) confirm(memory, fault.id, arrival.receivedAt)
}

/** The host has handed over everything it had: what is open on it is true as far as anybody knows. */
export function confirmFaults(memory: Memory, host: HostMemory, at: number): void {
  if (memory.quiet.size === 0) return
  for (const id of host.openFaults) if (memory.quiet.has(id)) confirm(memory, id, at)
}

export function confirmOldFaults(memory: Memory, at: number): void {
  for (const [id, since] of memory.quiet) if (memory.tick - since > LONGEST_QUIET_MS) confirm(memory, id, at)
}

/** It opens now. One that has recovered and waits for a person stays of the past. */
function confirm(memory: Memory, id: number, at: number): void {
  memory.quiet.delete(id)
  const fault = memory.openFaults.get(id)
  if (fault === undefined || !isBad(fault.status)) return
  const now = { ...fault, isPast: false, openedAt: at }
  setFault(memory, now)
  // Its first entry was written when it was told; what follows from that follows now.
  const entry = openingEntry(now, at)
  afterEntry(memory, { before: null, fault: now, entry, at })
  const host = hostOfFault(memory, fault)
  memory.pending.events.push({ type: 'fault', faultId: id, hostId: host?.record.id ?? null })
  memory.pending.urgent = true
}

function openingEntry({ id, status, inspection, openedRound, summary }: FaultRecord, at: number) {
  const by = { kind: 'machine', name: inspection } as const
  const said = { from: null, to: status, words: null, summary, round: openedRound }
  return { fault: id, at, kind: 'opened', by, ...said } as const
}
