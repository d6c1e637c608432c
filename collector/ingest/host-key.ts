// A host gets another key: asked for on a connection that was proven with the old one.
import { keyFingerprint } from '../key-fingerprint.ts'
import type { HostRecord } from '../store/records.ts'
import { hostActor, hostObject, noteAudit } from './audit.ts'
import { type Memory, setHost } from './memory.ts'
import type { Command } from './messages.ts'

type RotateKey = Extract<Command, { kind: 'rotate-key' }>

/** Null when this connection does not speak for the host any more. Asked again with the same key, it changes nothing. */
export function rotateHostKey(
  memory: Memory,
  { connection, publicKey, address, at }: RotateKey,
): HostRecord | null {
  const host = memory.connections.get(connection)
  if (host === undefined) return null
  const { record } = host
  if (record.publicKey === publicKey) return record
  setHost(memory, host, { ...record, publicKey, keySince: at })
  noteAudit(memory, {
    at,
    by: hostActor(record, address),
    action: 'host.rotate-key',
    object: hostObject(record),
    before: { key: keyFingerprint(record.publicKey), since: record.keySince },
    after: { key: keyFingerprint(publicKey), since: at },
  })
  return host.record
}
