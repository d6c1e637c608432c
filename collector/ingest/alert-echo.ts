// The guard against a loop: an alert that this collector has sent out itself comes back in, and is only noted.
import { nameOf } from '../alerts/describe-alert.ts'
import type { AlertEvent } from '../alerts/webhook.ts'
import { say, tell } from './alert-entries.ts'
import type { AlertIntake } from './alert-plans.ts'

/** The label in which an alert that was sent out names its fault. */
const FAULT_LABEL = 'fault'

export function noteEcho(intake: AlertIntake, event: AlertEvent): void {
  const id = Number(event.labels[FAULT_LABEL])
  const fault = Number.isSafeInteger(id) ? intake.memory.openFaults.get(id) : undefined
  if (fault === undefined) return
  const summary = say('alert-echo', { name: nameOf(event), source: intake.source.body.name })
  tell(intake, fault, { entry: { kind: 'alert', summary } })
}
