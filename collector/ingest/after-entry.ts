// What follows from every entry on the time line of a fault, whoever made it: deadlines, escalation, notifications.
import type { FaultRecord } from '../store/fault-records.ts'
import { announce } from './announce.ts'
import { attachPlan } from './attach-plan.ts'
import { escalate } from './escalate.ts'
import { followClocks } from './fault-clocks.ts'
import type { FaultListener, FaultNews } from './fault-news.ts'
import { type Memory, setFault } from './memory.ts'
import { planRelease } from './parents.ts'
import { planRepeat } from './repeats.ts'

/** In this order: who has it and until when stands before anybody is told. */
const LISTENERS: readonly FaultListener[] = [
  followClocks,
  planRelease,
  planRepeat,
  attachPlan,
  escalate,
  announce,
]

/** To be called once for each entry, after it was written; the fault as it is then. */
export function afterEntry(memory: Memory, news: FaultNews): FaultRecord {
  let { fault } = news
  for (const listen of LISTENERS) fault = listen(memory, { ...news, fault })
  if (fault !== news.fault) setFault(memory, fault)
  return fault
}
