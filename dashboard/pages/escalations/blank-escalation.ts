// An escalation before anything is written: one step after a quarter of an hour.
import type { Escalation } from '../../../shared/api/settings/duty.ts'

export function blankEscalation(): Escalation {
  return { name: '', steps: [{ afterMinutes: 15, targets: [] }], repeat: 0, remindMinutes: 0 }
}
