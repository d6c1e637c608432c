// The chain of the operation log: each row carries the hash of the one before it, so that none can be changed unseen.
import { createHash } from 'node:crypto'
import type { AuditEntry, AuditRecord, Loaded } from './store.ts'

/** What the first row of all points back to. */
export const FIRST_HASH = '0'.repeat(64)

export function chain(head: Loaded['auditHead'], entry: AuditEntry): AuditRecord {
  const id = (head?.id ?? 0) + 1
  const previousHash = head?.hash ?? FIRST_HASH
  return { ...entry, id, previousHash, hash: hashRow({ ...entry, id, previousHash }) }
}

/** SHA-256 over every field in a fixed order; before and after as the JSON that is stored. */
export function hashRow(row: Omit<AuditRecord, 'hash'>): string {
  const { id, at, by, action, object, before, after, previousHash } = row
  const fields = [
    previousHash,
    id,
    at,
    by.kind,
    by.id,
    by.name,
    by.address,
    action,
    object.kind,
    object.id,
    object.name,
    before === null ? null : JSON.stringify(before),
    after === null ? null : JSON.stringify(after),
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}
