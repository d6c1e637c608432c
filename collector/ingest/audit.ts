// Rows of the operation log, written in the transaction of the change that they tell of.
import { LIMITS } from '../../shared/limits.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Actor, AuditEntry, HostRecord } from '../store/records.ts'
import type { Memory } from './memory.ts'

/** The collector itself: sweeps, renewals, whatever nobody asked for. */
export const SYSTEM: Actor = { kind: 'system', id: 'collector', name: 'collector', address: null }

const NAME_LENGTH = 300

export function noteAudit(memory: Memory, entry: AuditEntry): void {
  memory.pending.writes.push({ kind: 'audit', record: memory.chainAudit(boundEntry(entry)) })
}

/** A host as what was changed. */
export function hostObject({ id, name }: Pick<HostRecord, 'id' | 'name'>): AuditEntry['object'] {
  return { kind: 'host', id, name }
}

/** An agent that speaks for its host. */
export function hostActor({ id, name }: Pick<HostRecord, 'id' | 'name'>, address: string | null): Actor {
  return { kind: 'host', id, name, address }
}

/** Nothing that a peer may have had a hand in makes a row huge or breaks a line in which it is shown. */
export function boundEntry({ at, by, action, object, before, after }: AuditEntry): AuditEntry {
  return {
    at,
    by: {
      kind: by.kind,
      id: boundName(by.id),
      name: boundName(by.name),
      address: by.address === null ? null : boundName(by.address),
    },
    action: boundName(action),
    object: { kind: boundName(object.kind), id: boundName(object.id), name: boundName(object.name) },
    before: boundState(before),
    after: boundState(after),
  }
}

function boundName(name: string): string {
  const plain = plainText(name)
  return plain.length <= NAME_LENGTH ? plain : `${plain.slice(0, NAME_LENGTH - 1)}…`.toWellFormed()
}

/** What is too long says so, with how long it was and how it begins. */
function boundState(state: unknown): unknown {
  const text = state === null ? undefined : JSON.stringify(state)
  if (text === undefined) return null
  const bytes = Buffer.byteLength(text)
  if (bytes <= LIMITS.auditStateBytes) return state
  return { truncated: true, bytes, beginning: text.slice(0, LIMITS.auditStateBytes / 8).toWellFormed() }
}
