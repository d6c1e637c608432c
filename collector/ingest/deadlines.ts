// Moments at which something is due, set and dropped: rows of the transaction, and the memory of them.
import type { DeadlineRecord } from '../store/process-records.ts'
import type { Memory } from './memory.ts'

/** What is done when one has come; it was dropped before, and may be set anew. */
export type DeadlineHandler = (memory: Memory, deadline: DeadlineRecord, now: number) => void

export function setDeadline(memory: Memory, deadline: DeadlineRecord): void {
  memory.deadlines.put(deadline)
  memory.pending.writes.push({ kind: 'put', table: 'deadline', row: deadline })
}

export function dropDeadline(memory: Memory, key: string): void {
  if (memory.deadlines.drop(key)) memory.pending.writes.push({ kind: 'drop', table: 'deadline', key: [key] })
}
