// Which faults a delivery of alerts is about, gathered before anything is made of it: one plan for each.
import { labelsOf, nameOf } from '../alerts/describe-alert.ts'
import { type Next, nextOfCause, severityOf } from '../alerts/judge-alert.ts'
import { createHostIndex } from '../alerts/match-host.ts'
import type { AlertEvent } from '../alerts/webhook.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { AlertRecord, SettingRecord } from '../store/process-records.ts'
import type { Actor } from '../store/records.ts'
import type { AlertBook } from './alert-book.ts'
import { ALERT_INSPECTION } from './built-in.ts'
import type { HostMemory } from './host-memory.ts'
import { isOpen, type Memory, newestOfCause } from './memory.ts'
import { policyOfTarget } from './policies.ts'

export type AlertIntake = {
  readonly memory: Memory
  readonly book: AlertBook
  readonly source: SettingRecord<'alert-source'>
  readonly by: Actor
  readonly at: number
}

export type FaultPlan = {
  readonly id: number
  readonly before: FaultRecord | null
  /** Of the same cause before, where a new one opens. */
  readonly previous: number | null
  readonly host: HostMemory | null
  readonly cause: string
  /** What becomes of it because something began; null: nothing did. */
  next: Next | null
  readonly begun: AlertEvent[]
  readonly ended: AlertEvent[]
}

export type Plans = ReturnType<typeof createPlans>

export function createPlans(intake: AlertIntake) {
  const { memory, source, at } = intake
  const byId = new Map<number, FaultPlan>()
  /** Null: the policies say that no fault is made of it. */
  const byCause = new Map<string, FaultPlan | null>()
  const hostOf = createHostFinder(intake)

  function add(plan: FaultPlan): FaultPlan {
    byId.set(plan.id, plan)
    return plan
  }

  function ofFault(fault: FaultRecord): FaultPlan {
    const known = byId.get(fault.id)
    if (known !== undefined) return known
    const host = fault.hostNum === null ? null : (memory.hostsByNum.get(fault.hostNum) ?? null)
    const { id, cause } = fault
    return add({ id, before: fault, previous: null, host, cause, next: null, begun: [], ended: [] })
  }

  function planCause(cause: string, event: AlertEvent): FaultPlan | null {
    const fault = followMerges(memory, newestOfCause(memory, cause))
    const { reopenMinutes } = source.body
    // Merged into one of another cause: that one goes on by its own rule.
    const isElsewhere = fault !== null && fault.cause !== cause && isOpen(fault)
    const next = isElsewhere ? 'goes-on' : nextOfCause(fault, { now: at, reopenMinutes })
    if (fault !== null && next !== 'open') {
      const plan = ofFault(fault)
      plan.next ??= next
      return plan
    }
    const host = hostOf(event)
    if (!isFault(intake, event, host)) return null
    const previous = fault?.id ?? null
    return add({ id: memory.takeFaultId(), before: null, previous, host, cause, next, begun: [], ended: [] })
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
    ofCause(cause: string, event: AlertEvent): FaultPlan | null {
      const known = byCause.get(cause)
      if (known !== undefined) return known
      const plan = planCause(cause, event)
      byCause.set(cause, plan)
      return plan
    },
  }
}

function isFault({ memory, source }: AlertIntake, event: AlertEvent, host: HostMemory | null): boolean {
  const { rule } = policyOfTarget(memory, {
    hostId: host?.record.id ?? null,
    labels: faultLabels(event, host),
    inspection: ALERT_INSPECTION,
    item: nameOf(event),
  })
  const { status } = severityOf(source.body, event.labels)
  return rule.isIgnored !== true && !(rule.from === 'critical' && status === 'warning')
}

/** What the host was enrolled with counts more than what somebody else says of it. */
export function faultLabels(event: Pick<AlertEvent, 'labels'>, host: HostMemory | null) {
  return { ...labelsOf(event.labels), ...host?.record.labels }
}

/** The index over all hosts is made when the first fault of a delivery needs it. */
function createHostFinder({ memory, source }: AlertIntake): (event: AlertEvent) => HostMemory | null {
  let index: ReturnType<typeof createHostIndex> | null = null
  return ({ labels }) => {
    index ??= createHostIndex(knownHosts(memory))
    const id = index.find(labels, source.body.hostLabels)
    return id === null ? null : (memory.hosts.get(id) ?? null)
  }
}

function* knownHosts({ hosts }: Memory) {
  for (const { record } of hosts.values()) {
    const { id, name, facts, revokedAt } = record
    if (revokedAt === null) yield { id, name, addresses: facts.addresses }
  }
}

/** A circle cannot come about; a bound costs nothing. */
const MERGES = 20

function followMerges(memory: Memory, fault: FaultRecord | null): FaultRecord | null {
  let found = fault
  for (let count = 0; count < MERGES && found?.stage === 'merged' && found.mergedInto !== null; count++) {
    const { mergedInto } = found
    found = memory.openFaults.get(mergedInto) ?? memory.look.faultById(mergedInto)
  }
  return found
}
