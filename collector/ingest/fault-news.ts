// What is told to those who listen to the time lines of faults.
import type { FaultStep } from '../faults/change.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { Memory } from './memory.ts'

/** Something has happened to a fault. `before` is null for one that has just been opened. */
export type FaultNews = {
  readonly before: FaultRecord | null
  readonly fault: FaultRecord
  readonly entry: FaultEntryRecord
  /** By the collector's clock; the entry's own moment may be earlier. */
  readonly at: number
  /** Whom an escalation or a reminder has told of it, whatever the routes say. */
  readonly told?: FaultStep['told']
}
/** May change the fault: what it returns goes on to the next one and is stored. */
export type FaultListener = (memory: Memory, news: FaultNews) => FaultRecord
