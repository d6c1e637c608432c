// Enrolment codes: made, revoked, forgotten when they have long been of no use.
import { randomBytes } from 'node:crypto'
import { hashSecret } from '../hash-secret.ts'
import type { CodeRecord } from '../store/records.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import type { Memory } from './memory.ts'
import type { CodeAnswer, Command } from './messages.ts'

/** Who asks what became of a code a quarter later finds it in the operation log. */
const KEPT_AFTER_EXPIRY_MS = 90 * 86_400_000

/** The code is told once; only its hash is kept. */
export function createCode(
  memory: Memory,
  { labels, validMs, uses, note, hostId, by, at }: Extract<Command, { kind: 'create-code' }>,
): CodeAnswer {
  const host = hostId === null ? null : memory.hosts.get(hostId)
  if (host === undefined) throw new CommandFailure({ code: 'unknown-host' })
  const secret = randomBytes(20).toString('base64url')
  const hash = hashSecret(secret)
  const code: CodeRecord = {
    id: idOfCode(hash),
    hash,
    note,
    labels,
    createdAt: at,
    createdBy: by.name,
    expiresAt: at + validMs,
    uses,
    used: 0,
    lastUsedAt: null,
    usedBy: [],
    revokedAt: null,
    hostId,
  }
  setCode(memory, code)
  const { expiresAt } = code
  noteAudit(memory, {
    at,
    by,
    action: 'enrol-code.create',
    object: objectOf(code),
    before: null,
    after: { labels, uses, expiresAt, ...(host === null ? {} : { host: host.record.name, hostId }) },
  })
  return { secret, code }
}

export function revokeCode(
  memory: Memory,
  { codeId, by, at }: Extract<Command, { kind: 'revoke-code' }>,
): CodeRecord {
  const code = [...memory.codes.values()].find(({ id }) => id === codeId)
  if (code === undefined) throw new CommandFailure({ code: 'unknown-code' })
  if (code.revokedAt !== null) throw new CommandFailure({ code: 'code-revoked' })
  const revoked = { ...code, revokedAt: at }
  setCode(memory, revoked)
  noteAudit(memory, {
    at,
    by,
    action: 'enrol-code.revoke',
    object: objectOf(code),
    before: { revokedAt: null, used: code.used, uses: code.uses },
    after: { revokedAt: at, used: code.used, uses: code.uses },
  })
  return revoked
}

/** Codes that nobody could use for a quarter leave memory and table; that they did stays in the operation log. */
export function forgetOldCodes(memory: Memory, now: number): void {
  for (const code of memory.codes.values()) {
    if (code.expiresAt > now - KEPT_AFTER_EXPIRY_MS) continue
    memory.codes.delete(code.hash)
    memory.pending.writes.push({ kind: 'code-gone', hash: code.hash })
    const { used, uses, expiresAt } = code
    noteAudit(memory, {
      at: now,
      by: SYSTEM,
      action: 'enrol-code.forget',
      object: objectOf(code),
      before: { used, uses, expiresAt },
      after: null,
    })
  }
}

export function setCode(memory: Memory, code: CodeRecord): void {
  memory.codes.set(code.hash, code)
  memory.pending.writes.push({ kind: 'code', code })
}

/** Names a code without being it. */
export function idOfCode(hash: string): string {
  return hash.slice(0, 12)
}

function objectOf({ id, note }: CodeRecord) {
  return { kind: 'enrol-code', id, name: note }
}
