// Which faults a delivery of alerts is about, gathered before anything is made of it: one plan for each.
import { type Next, nextOfCause, severityOf } from '../alerts/judge-alert.ts'
import type { AlertEvent } from '../alerts/webhook.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { AlertRecord, SettingRecord } from '../store/process-records.ts'
import type { Actor } from '../store/records.ts'
import type { AlertBook } from './alert-book.ts'
import { type AlertTarget, createTargetFinder } from './alert-target.ts'
import type { HostMemory } from './host-memory.ts'
import { isOpen, type Memory, newestOfCause } from './memory.ts'
import { policyOfTarget } from './policies.ts'
import { type RunningWindow, runningWindow } from './windows.ts'

export type AlertIntake = {
  readonly memory: Memory
  readonly book: AlertBook
  readonly source: SettingRecord<'alert-source'>
  readonly by: Actor
  readonly at: number
  /** The maintenance window that what begins now has waited for. */
  readonly windowId?: string | null
}

export type FaultPlan = {
  readonly id: number
  readonly before: FaultRecord | null
  /** Of the same cause before, where a new one opens. */
  readonly previous: number | null
  readonly host: HostMemory | null
  /** Of one that opens. */
  readonly target: AlertTarget | null
  readonly cause: string
  /** What becomes of it because something began; null: nothing did. */
  next: Next | null
  readonly begun: AlertEvent[]
  readonly ended: AlertEvent[]
}

/** The policies want none, or it waits for the end of a maintenance window. */
export type NoFault = { readonly waitsFor: RunningWindow | null }
const BARE = { before: null, previous: null, target: null, next: null } as const

export function isPlan(plan: FaultPlan | NoFault): plan is FaultPlan {
  return 'id' in plan
}

export type Plans = ReturnType<typeof createPlans>

export function createPlans(intake: AlertIntake) {
  const { memory, source, at } = intake
  const byId = new Map<number, FaultPlan>()
  const byCause = new Map<string, FaultPlan | NoFault>()
  const targetOf = createTargetFinder(memory, source.body.hostLabels)

  function add(plan: FaultPlan): FaultPlan {
    byId.set(plan.id, plan)
    return plan
  }

  function ofFault(fault: FaultRecord): FaultPlan {
    const known = byId.get(fault.id)
    if (known !== undefined) return known
    const host = fault.hostNum === null ? null : (memory.hostsByNum.get(fault.hostNum) ?? null)
    const { id, cause } = fault
    return add({ ...BARE, id, before: fault, host, cause, begun: [], ended: [] })
  }

  function planCause(cause: string, event: AlertEvent): FaultPlan | NoFault {
    const fault = followMerges(memory, newestOfCause(memory, cause))
    const { reopenMinutes } = source.body
    // Merged into one of another cause: that one goes on by its own rule.
    const isElsewhere = fault !== null && fault.cause !== cause && isOpen(fault)
    const next = isElsewhere ? 'goes-on' : nextOfCause(fault, { now: at, reopenMinutes })
    const target = targetOf(event)
    // What is open already goes on being told of; nothing opens while the work is done that was planned.
    if (fault === null || !isOpen(fault)) {
      const window = runningWindow(memory, target, at)
      if (window !== null) return { waitsFor: window }
      if (!isFault(intake, event, target)) return { waitsFor: null }
    }
    if (fault !== null && next !== 'open') {
      const plan = ofFault(fault)
      plan.next ??= next
      return plan
    }
    const id = memory.takeFaultId()
    const { host } = target
    return add({ ...BARE, id, previous: fault?.id ?? null, host, target, cause, next, begun: [], ended: [] })
  }

  return {
    all: () => [...byId.values()],
    /** The fault that an alert had; one that was merged is the one that it became. */
    ofRecord({ fault }: Pick<AlertRecord, 'fault'>): FaultPlan | null {
      if (fault === null) return null
      const known = byId.get(fault)
      const found = followMerges(memory, memory.openFaults.get(fault) ?? memory.look.faultById(fault))
      return known ?? (found === null ? null : ofFault(found))
    },
    /** A plan, or why there is none. */
    ofCause(cause: string, event: AlertEvent): FaultPlan | NoFault {
      const known = byCause.get(cause)
      if (known !== undefined) return known
      const plan = planCause(cause, event)
      byCause.set(cause, plan)
      return plan
    },
  }
}

/** A circle cannot come about; a bound costs nothing. */
const MERGES = 20

function isFault({ memory, source }: AlertIntake, event: AlertEvent, target: AlertTarget): boolean {
  const { rule } = policyOfTarget(memory, target)
  const { status } = severityOf(source.body, event.labels)
  return rule.isIgnored !== true && !(rule.from === 'critical' && status === 'warning')
}

function followMerges(memory: Memory, fault: FaultRecord | null): FaultRecord | null {
  let found = fault
  for (let count = 0; count < MERGES && found?.stage === 'merged' && found.mergedInto !== null; count++) {
    const { mergedInto } = found
    found = memory.openFaults.get(mergedInto) ?? memory.look.faultById(mergedInto)
  }
  return found
}
