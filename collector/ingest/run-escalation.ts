// Nobody has taken a fault on, or nothing has happened to one that was taken on, and more people hear of it.
import { isReminded, remindedTargets, stepAfter } from '../faults/escalation.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { DeadlineHandler } from './deadlines.ts'
import { goOn, policyNow, setReminder, withEscalation } from './escalate.ts'
import { type Memory, setFault } from './memory.ts'
import { targetOf } from './policies.ts'
import { tellTargets } from './tell-targets.ts'
import { runningWindow } from './windows.ts'

/** The next step is due. Whatever ended it has dropped the deadline, so it is still wanted. */
export const onEscalate: DeadlineHandler = (memory, deadline, now) => {
  const fault = deadline.fault === null ? undefined : memory.openFaults.get(deadline.fault)
  const state = fault?.process.escalation ?? null
  if (fault === undefined || state === null) return
  const policy = memory.settings.get('escalation', state.policyId)
  if (policy === undefined) {
    setFault(memory, withEscalation(fault, null))
    return
  }
  const waitsUntil = windowEnd(memory, fault, now)
  if (waitsUntil !== null) {
    setFault(memory, goOn(memory, fault, { ...state, nextAt: waitsUntil }))
    return
  }
  const { steps } = policy.body
  // Somebody may have made it shorter meanwhile.
  const step = steps[state.step]
  const next = goOn(memory, fault, stepAfter(policy.body, state, now))
  if (step === undefined) {
    setFault(memory, next)
    return
  }
  const said = { step: state.step + 1, steps: steps.length, policy: policy.body.name }
  tellTargets(memory, next, { event: 'escalated', targets: step.targets, said, now })
}

/** A window may end early. */
const LOOK_AGAIN_MS = 10 * 60_000

/** While work is planned on it nobody is called; what a person has reported does not wait. */
function windowEnd(memory: Memory, fault: FaultRecord, now: number): number | null {
  const window = fault.source === 'person' ? null : runningWindow(memory, targetOf(memory, fault), now)
  return window === null ? null : Math.min(window.endAt, now + LOOK_AGAIN_MS)
}

/** Accepted, and nothing has happened since. */
export const onRemind: DeadlineHandler = (memory, deadline, now) => {
  const fault = deadline.fault === null ? undefined : memory.openFaults.get(deadline.fault)
  const policy = fault === undefined ? undefined : policyNow(memory, fault)
  if (fault === undefined || policy === undefined || policy.body.remindMinutes === 0 || !isReminded(fault))
    return
  const number = Number(deadline.data.number)
  const since = Number(deadline.data.since)
  setReminder(memory, fault, { minutes: policy.body.remindMinutes, number: number + 1, since, at: now })
  const targets = remindedTargets(fault, policy.body, number)
  const idle = Math.round((now - since) / 1_000)
  tellTargets(memory, fault, { event: 'reminded', targets, said: { number, idle }, now })
}
