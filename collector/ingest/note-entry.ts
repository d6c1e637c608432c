// An entry on the time line of a fault, with its row in the operation log.
import type { FaultEntryKind } from '../../shared/api/fault.ts'
import type { Actor, AuditEntry } from '../store/records.ts'
import { noteAudit } from './audit.ts'
import { faultObject } from './fault-name.ts'
import type { FaultNews } from './fault-news.ts'
import type { Memory } from './memory.ts'

/** Which entries have a row in the operation log, and what it says of the fault. */
export type AuditRule = {
  /** Absent: all. */
  readonly kinds?: readonly FaultEntryKind[]
  readonly states: (news: FaultNews) => Pick<AuditEntry, 'before' | 'after'>
}

export type Noted = FaultNews & {
  /** Who has done it, for the operation log. */
  readonly by: Actor
  readonly audit: AuditRule
}

/** The fault itself is put on record by whoever calls. */
export function noteEntry(memory: Memory, { by, audit, ...news }: Noted): void {
  const { fault, entry, at } = news
  memory.pending.writes.push({ kind: 'fault-entry', entry })
  if (audit.kinds?.includes(entry.kind) === false) return
  const action = `fault.${entry.kind}`
  noteAudit(memory, { at, by, action, object: faultObject(memory, fault), ...audit.states(news) })
}
