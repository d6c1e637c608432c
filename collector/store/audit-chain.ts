// The chain of the operation log: each row carries the hash of the one before it, so that none can be changed unseen.
import { createHash } from 'node:crypto'
import type { AuditEntry, AuditRecord } from './records.ts'
import type { Loaded } from './store.ts'

/** What the first row of all points back to. */
export const FIRST_HASH = '0'.repeat(64)

/** A row as it lies in its table: before and after are the JSON that was hashed. */
export type AuditColumns = {
  readonly id: number
  readonly at: number
  readonly actorKind: string
  readonly actorId: string
  readonly actorName: string
  readonly address: string | null
  readonly action: string
  readonly objectKind: string
  readonly objectId: string
  readonly objectName: string
  readonly before: string | null
  readonly after: string | null
  readonly previousHash: string
  readonly hash: string
}

export function chain(head: Loaded['auditHead'], entry: AuditEntry): AuditRecord {
  const id = (head?.id ?? 0) + 1
  const previousHash = head?.hash ?? FIRST_HASH
  const record = { ...entry, id, previousHash }
  return { ...record, hash: hashColumns(columnsOf(record)) }
}

export function columnsOf(record: Omit<AuditRecord, 'hash'>): Omit<AuditColumns, 'hash'> {
  const { id, at, by, action, object, before, after, previousHash } = record
  return {
    id,
    at,
    actorKind: by.kind,
    actorId: by.id,
    actorName: by.name,
    address: by.address,
    action,
    objectKind: object.kind,
    objectId: object.id,
    objectName: object.name,
    before: before === null ? null : JSON.stringify(before),
    after: after === null ? null : JSON.stringify(after),
    previousHash,
  }
}

/** SHA-256 over every field in a fixed order. */
export function hashColumns(row: Omit<AuditColumns, 'hash'>): string {
  const fields = [
    row.previousHash,
    row.id,
    row.at,
    row.actorKind,
    row.actorId,
    row.actorName,
    row.address,
    row.action,
    row.objectKind,
    row.objectId,
    row.objectName,
    row.before,
    row.after,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}
