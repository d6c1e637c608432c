// One step of a fault carried out, whoever takes it: its record, its time line, the operation log and what follows.
import { type FaultStep, withStep } from '../faults/change.ts'
import { makeEntry } from '../faults/entry.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import { afterEntry } from './after-entry.ts'
import { hostOfFault, type Memory, setFault } from './memory.ts'
import { type Noted, noteEntry } from './note-entry.ts'

type Step = Pick<Noted, 'at' | 'by' | 'audit'> & {
  readonly before: FaultRecord
  readonly step: FaultStep
  /** Who says it on the time line, unless the step names a machine. */
  readonly author: FaultEntryRecord['by']
  /** When it was due, for the entry; `at` when absent. */
  readonly moment?: number
}

/** The answer is the fault as it is when everybody has heard of it. */
export function carryStep(
  memory: Memory,
  { before, step, author, at, moment = at, by, audit }: Step,
): FaultRecord {
  const { machine, ...said } = step.entry
  const whoever = machine === undefined ? author : ({ kind: 'machine', name: machine } as const)
  const entry = makeEntry({ fault: before.id, at: moment, by: whoever, ...said })
  const { told } = step
  return carryEntry(memory, { before, fault: withStep(before, step), entry, at, by, audit, told })
}

type Carried = Noted & {
  /** On record only: nothing follows from it, and nobody waits for it. */
  readonly isQuiet?: boolean
}

/** A step whose entry is made, or one that opens the fault. */
export function carryEntry(memory: Memory, carried: Carried): FaultRecord {
  const { before, fault, entry, at, told, isQuiet = false } = carried
  if (fault !== before) setFault(memory, fault)
  noteEntry(memory, carried)
  const hostId = hostOfFault(memory, fault)?.record.id ?? null
  memory.pending.events.push({ type: 'fault', faultId: fault.id, hostId })
  if (isQuiet) return fault
  memory.pending.urgent = true
  return afterEntry(memory, { before, fault, entry, at, told })
}
