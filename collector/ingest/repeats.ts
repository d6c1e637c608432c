// When a fault that stays is said again: as its policy has it, sooner when it has become worse.
import type { FaultEntryKind } from '../../shared/api/fault.ts'
import { repeatMinutesFor } from '../faults/policy.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import type { FaultListener } from './fault-news.ts'
import { isOpen, type Memory } from './memory.ts'
import { policyOfFault } from './policies.ts'

const keyOf = (fault: number) => `repeat/${fault}`
const SAYS_HOW_BAD: ReadonlySet<FaultEntryKind> = new Set([
  'opened',
  'reopened',
  'recurred',
  'worse',
  'graded',
])

export const planRepeat: FaultListener = (memory, { fault, entry, at }) => {
  const key = keyOf(fault.id)
  if (!isOpen(fault)) dropDeadline(memory, key)
  else if (SAYS_HOW_BAD.has(entry.kind)) planSooner(memory, fault, at)
  return fault
}

/** After a start, or when policies have changed: what has no moment yet, or is to be said sooner, gets it. */
export function planAllRepeats(memory: Memory, now: number): void {
  for (const fault of memory.openFaults.values()) if (!fault.isPast) planSooner(memory, fault, now)
}

function planSooner(memory: Memory, fault: FaultRecord, at: number): void {
  const known = memory.deadlines.get(keyOf(fault.id))
  const next = nextRepeat(memory, fault, at)
  if (next !== null && (known === undefined || next < known.at)) setRepeat(memory, fault, next)
}

/** Null: its policy says that it is never repeated. */
export function nextRepeat(memory: Memory, fault: FaultRecord, from: number): number | null {
  const minutes = repeatMinutesFor(policyOfFault(memory, fault), fault)
  return minutes === 0 ? null : from + minutes * 60_000
}

export function setRepeat(memory: Memory, { id }: FaultRecord, at: number): void {
  setDeadline(memory, { key: keyOf(id), kind: 'repeat', at, fault: id, data: {} })
}
