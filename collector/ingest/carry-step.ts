// One step of a fault carried out, whoever takes it: its record, its time line, the operation log and what follows.
import type { FaultEntryKind } from '../../shared/api/fault.ts'
import { type FaultStep, withStep } from '../faults/change.ts'
import { makeEntry } from '../faults/entry.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { Actor, AuditEntry } from '../store/records.ts'
import { afterEntry } from './after-entry.ts'
import { noteAudit } from './audit.ts'
import { faultObject } from './fault-name.ts'
import type { FaultNews } from './fault-news.ts'
import { hostOfFault, type Memory, setFault } from './memory.ts'

/** Which entries have a row in the operation log, and what it says of the fault. */
export type AuditRule = {
  /** Absent: all. */
  readonly kinds?: readonly FaultEntryKind[]
  readonly states: (news: FaultNews) => Pick<AuditEntry, 'before' | 'after'>
}

type Noted = FaultNews & {
  /** Who has done it, for the operation log. */
  readonly by: Actor
  readonly audit: AuditRule
}

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
  return carryEntry(memory, { before, fault: withStep(before, step), entry, at, by, audit })
}

type Carried = Noted & {
  /** On record only: nothing follows from it, and nobody waits for it. */
  readonly isQuiet?: boolean
}

/** A step whose entry is made, or one that opens the fault. */
export function carryEntry(memory: Memory, carried: Carried): FaultRecord {
  const { before, fault, entry, at, isQuiet = false } = carried
  if (fault !== before) setFault(memory, fault)
  noteEntry(memory, carried)
  const hostId = hostOfFault(memory, fault)?.record.id ?? null
  memory.pending.events.push({ type: 'fault', faultId: fault.id, hostId })
  if (isQuiet) return fault
  memory.pending.urgent = true
  return afterEntry(memory, { before, fault, entry, at })
}

/** The entry alone with its row, of a fault that is put on record by itself. */
export function noteEntry(memory: Memory, { by, audit, ...news }: Noted): void {
  const { fault, entry, at } = news
  memory.pending.writes.push({ kind: 'fault-entry', entry })
  if (audit.kinds?.includes(entry.kind) === false) return
  const action = `fault.${entry.kind}`
  noteAudit(memory, { at, by, action, object: faultObject(memory, fault), ...audit.states(news) })
}
