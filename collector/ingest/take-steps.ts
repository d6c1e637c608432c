// Steps of a fault carried out, whoever takes them: its record, its time line, the operation log and what follows.
import { type FaultStep, withStep } from '../faults/change.ts'
import { BY_COLLECTOR, makeEntry } from '../faults/entry.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { Actor } from '../store/records.ts'
import { afterEntry } from './after-entry.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import { linkItem, releaseItem } from './fault-items.ts'
import { faultObject } from './fault-name.ts'
import { refreshHost } from './host-state.ts'
import { hostOfFault, isOpen, type Memory, setFault } from './memory.ts'

export type Taken = {
  /** A person; null: the collector itself, or the inspection that the step names. */
  readonly by: Actor | null
  /** By the collector's clock. */
  readonly at: number
  /** When it was due, for the entry; `at` when absent. */
  readonly moment?: number
  /** A round judges the item right now: whoever does it keeps the item, too. */
  readonly isJudging?: boolean
}

/** In one transaction with everything that follows; the answer is the fault as it is then. */
export function takeSteps(
  memory: Memory,
  before: FaultRecord,
  steps: readonly FaultStep[],
  taken: Taken,
): FaultRecord {
  let fault = before
  for (const step of steps) fault = takeStep(memory, fault, step, taken)
  const host = hostOfFault(memory, fault)
  if (host !== undefined && taken.isJudging !== true) {
    if (!isOpen(fault)) releaseItem(memory, host, fault)
    else if (!isOpen(before)) fault = linkItem(memory, host, fault)
    refreshHost(memory, host, taken.at)
  }
  memory.pending.events.push({ type: 'fault', faultId: fault.id, hostId: host?.record.id ?? null })
  memory.pending.urgent = true
  return fault
}

function takeStep(
  memory: Memory,
  before: FaultRecord,
  step: FaultStep,
  { by, at, moment = at }: Taken,
): FaultRecord {
  const next = withStep(before, step)
  if (next !== before) setFault(memory, next)
  const { machine, ...said } = step.entry
  const isMachine = by === null || machine !== undefined
  const whoever = isMachine
    ? ({ kind: 'machine', name: machine ?? BY_COLLECTOR.name } as const)
    : ({ kind: 'person', name: by.name } as const)
  const entry = makeEntry({ fault: before.id, at: moment, by: whoever, ...said })
  memory.pending.writes.push({ kind: 'fault-entry', entry })
  const after = afterEntry(memory, { before, fault: next, entry, at })
  noteAudit(memory, {
    at,
    by: isMachine ? SYSTEM : by,
    action: `fault.${entry.kind}`,
    object: faultObject(memory, before),
    before: auditedFault(before),
    after: { ...auditedFault(after), ...(entry.words === null ? {} : { words: entry.words }) },
  })
  return after
}

function auditedFault(fault: FaultRecord) {
  const { stage, grade, risk, acceptedBy, humanCause, solution, mergedInto } = fault
  const { assignee } = fault.process
  return {
    stage,
    grade,
    risk,
    assignee: assignee?.name ?? null,
    acceptedBy,
    humanCause,
    solution,
    mergedInto,
  }
}
