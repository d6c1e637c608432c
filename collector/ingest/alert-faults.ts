// What a delivery of alerts makes of a fault: opened, worse, recovered, back again; each with its entry and its audit row.
import { descriptionOf, nameOf, titleOf } from '../alerts/describe-alert.ts'
import { compareStatus, severityOf, worstSeverity } from '../alerts/judge-alert.ts'
import { openFault } from '../faults/fault.ts'
import { gradeFor } from '../faults/policy.ts'
import { reopened, verified } from '../faults/verified.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { AlertRecord } from '../store/process-records.ts'
import { say, tell, tellOpened } from './alert-entries.ts'
import { dropHold, setHold } from './alert-hold.ts'
import type { AlertIntake, FaultPlan } from './alert-plans.ts'
import { ALERT_INSPECTION } from './built-in.ts'
import { worse } from './fault-steps.ts'
import { refreshHost } from './host-state.ts'
import { isOpen, setFault } from './memory.ts'
import { parentOn } from './parents.ts'
import { policyOfTarget } from './policies.ts'

/** Carries out what is planned; `truncated`: so many alerts the source has left out. */
export function settle(intake: AlertIntake, plan: FaultPlan, truncated: number): void {
  const firing = intake.book.firingOf(plan.id)
  let fault = plan.before === null ? open(intake, plan) : takeBegun(intake, plan, plan.before)
  if (intake.windowId != null && plan.begun.length > 0) fault = sayWindow(intake, fault)
  if (truncated > 0 && plan.begun.length > 0)
    fault = tell(intake, fault, {
      entry: { kind: 'alert', summary: say('left-out', { count: truncated }) },
    })
  fault =
    isOpen(fault) && fault.process.alertSourceId !== null
      ? compare(intake, fault, firing)
      : noteEnd(intake, plan, fault)
  if (isOpen(fault) && fault.process.alertSourceId !== null)
    setFault(intake.memory, { ...fault, lastSeenAt: Math.max(fault.lastSeenAt, intake.at) })
  intake.memory.pending.events.push({ type: 'fault', faultId: plan.id, hostId: plan.host?.record.id ?? null })
  if (plan.host !== null) refreshHost(intake.memory, plan.host, intake.at)
}

/** It was found while planned work was done, and is still true. */
function sayWindow(intake: AlertIntake, fault: FaultRecord): FaultRecord {
  const id = intake.windowId ?? ''
  const window = intake.memory.settings.get('window', id)?.body.name ?? id
  const entry = { kind: 'window', summary: say('window-over', { window }), machine: 'collector' } as const
  return tell(intake, fault, { process: { windowId: id }, entry })
}

function open(intake: AlertIntake, plan: FaultPlan): FaultRecord {
  const { source, at, memory } = intake
  const [first] = plan.begun
  if (first === undefined || plan.target === null) throw new Error('a fault without an alert')
  const worst = worstSeverity(plan.begun.map(({ labels }) => severityOf(source.body, labels)))
  const { status } = worst
  const { labels, item } = plan.target
  const policy = policyOfTarget(memory, plan.target)
  const summary =
    plan.begun.length === 1
      ? say('firing', { name: item })
      : say('firing-group', { name: item, count: plan.begun.length })
  const opened = openFault({
    id: plan.id,
    hostNum: plan.host?.record.num ?? null,
    inspection: ALERT_INSPECTION,
    item,
    cause: plan.cause,
    summary,
    status,
    grade: worst.grade === 'major' ? 'major' : gradeFor(policy, status),
    risk: policy.risk,
    source: source.body.kind,
    beganAt: Math.min(at, ...plan.begun.map(({ startsAt }) => startsAt)),
    openedAt: at,
    badRounds: 0,
    roundId: null,
    isPast: false,
    labels,
    parent: plan.host === null ? null : parentOn(memory, plan.host, ALERT_INSPECTION, item),
    previous: plan.previous,
    windowId: null,
  })
  const fault: FaultRecord = {
    ...opened,
    title: plan.begun.length === 1 ? titleOf(first) : null,
    process: { ...opened.process, alertSourceId: source.id, description: descriptionOf(first) },
  }
  return tellOpened(intake, fault, { kind: 'opened', to: status, summary })
}

/** It fires again, or more of it does. */
function takeBegun(intake: AlertIntake, plan: FaultPlan, fault: FaultRecord): FaultRecord {
  const [first] = plan.begun
  if (first === undefined || plan.next === null) return fault
  const { source, at, memory } = intake
  const { status } = worstSeverity(plan.begun.map(({ labels }) => severityOf(source.body, labels)))
  const name = nameOf(first)
  const count = plan.begun.length
  const summary = count === 1 ? say('firing', { name }) : say('firing-group', { name, count })
  const set = { status, worst: worse(fault.worst, status), recoveredAt: null, lastSeenAt: at }
  switch (plan.next) {
    case 'recurs':
      dropHold(memory, fault.id)
      return tell(intake, fault, { set, entry: { kind: 'recurred', from: 'ok', to: status, summary } })
    case 'reopens': {
      dropHold(memory, fault.id)
      const step = reopened(fault, { summary })
      return tell(intake, fault, { ...step, set: { ...step.set, ...set } })
    }
    default: {
      const isOurs = fault.process.alertSourceId !== null
      const said = isOurs && fault.cause === plan.cause ? summary : say('alert-merged', { name })
      return tell(intake, fault, { entry: { kind: 'alert', summary: said } })
    }
  }
}

/** As bad as the worst alert that still fires behind it; none does: it has recovered. */
function compare(intake: AlertIntake, fault: FaultRecord, firing: readonly AlertRecord[]): FaultRecord {
  if (firing.length === 0) return fault.status === 'ok' ? fault : recover(intake, fault)
  const worst = worstSeverity(firing.map(({ labels }) => severityOf(intake.source.body, labels)))
  const { status } = worst
  const change = compareStatus(fault.status, status)
  if (change === null || fault.status === 'ok') return fault
  const after = tell(intake, fault, {
    set: { status, worst: worse(fault.worst, status) },
    entry: { kind: change, from: fault.status, to: status },
  })
  // Worse than what it was graded by, and nobody has looked at it yet.
  if (worst.grade !== 'major' || after.grade === 'major' || after.acceptedAt !== null) return after
  const graded = { kind: 'graded', from: after.grade, to: 'major' } as const
  return tell(intake, after, { set: { grade: 'major' }, entry: graded })
}

function recover(intake: AlertIntake, fault: FaultRecord): FaultRecord {
  const { source, at, memory } = intake
  const summary = say('resolved', { name: fault.item })
  const after = tell(intake, fault, {
    set: { status: 'ok', recoveredAt: at },
    entry: { kind: 'recovered', from: fault.status, to: 'ok', summary },
  })
  // A person has resolved it before: the source agrees now.
  if (after.stage === 'resolved') {
    const steps = verified(after, { at, name: source.body.name, machine: source.body.name })
    return steps.reduce((before, step) => tell(intake, before, step), after)
  }
  if (source.body.onRecovery === 'resolve') setHold(memory, { fault: after, source, at })
  return after
}

/** The fault has ended before its alert, or it is not the alert's own. */
function noteEnd(intake: AlertIntake, plan: FaultPlan, fault: FaultRecord): FaultRecord {
  const [first] = plan.ended
  if (first === undefined) return fault
  const isOver =
    fault.process.alertSourceId !== null &&
    fault.status !== 'ok' &&
    intake.book.firingOf(fault.id).length === 0
  return tell(intake, fault, {
    ...(isOver ? { set: { status: 'ok' as const, recoveredAt: intake.at } } : {}),
    entry: { kind: 'alert', summary: say('alert-over', { name: nameOf(first) }) },
  })
}
