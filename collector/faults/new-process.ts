// What nobody has added anything to yet.
import type { FaultProcess } from '../store/fault-records.ts'

export const NEW_PROCESS: FaultProcess = {
  description: null,
  reporter: null,
  assignee: null,
  hold: null,
  review: null,
  verifiedBy: null,
  breached: [],
  clock: null,
  checklist: null,
  windowId: null,
  alertSourceId: null,
  escalation: null,
  told: [],
}
