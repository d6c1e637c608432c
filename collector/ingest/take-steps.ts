// Steps that people take on a fault, or the collector on its own: one after the other, and then its host and its item.
import type { FaultStep } from '../faults/change.ts'
import { BY_COLLECTOR } from '../faults/entry.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { Actor } from '../store/records.ts'
import { SYSTEM } from './audit.ts'
import { carryStep } from './carry-step.ts'
import { linkItem, releaseItem } from './fault-items.ts'
import { refreshHost } from './host-state.ts'
import { hostOfFault, isOpen, type Memory } from './memory.ts'
import type { AuditRule } from './note-entry.ts'

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
  return fault
}

function takeStep(memory: Memory, before: FaultRecord, step: FaultStep, { by, at, moment }: Taken) {
  const author = by === null ? BY_COLLECTOR : ({ kind: 'person', name: by.name } as const)
  const doer = step.entry.machine === undefined ? (by ?? SYSTEM) : SYSTEM
  return carryStep(memory, { before, step, author, at, moment: moment ?? at, by: doer, audit: AUDIT })
}

const AUDIT: AuditRule = {
  states: ({ before, fault, entry: { words } }) => ({
    before: before === null ? null : auditedFault(before),
    after: { ...auditedFault(fault), ...(words === null ? {} : { words }) },
  }),
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
