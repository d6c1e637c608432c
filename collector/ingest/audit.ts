// Rows of the operation log, written in the transaction of the change that they tell of.
import type { Actor, AuditEntry, HostRecord } from '../store/store.ts'
import type { Memory } from './memory.ts'

/** The collector itself: sweeps, renewals, whatever nobody asked for. */
export const SYSTEM: Actor = { kind: 'system', id: 'collector', name: 'collector', address: null }

export function noteAudit(memory: Memory, entry: AuditEntry): void {
  memory.pending.writes.push({ kind: 'audit', record: memory.chainAudit(entry) })
}

/** An agent that speaks for its host. */
export function hostActor({ id, name }: Pick<HostRecord, 'id' | 'name'>, address: string | null): Actor {
  return { kind: 'host', id, name, address }
}
