// Tokens of scripts and machines: made, used, revoked.
import type { TokenRecord } from '../store/people-records.ts'
import { noteAudit } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import type { Memory } from './memory.ts'
import type { Command } from './messages.ts'

export function createToken(
  memory: Memory,
  { token, by, at }: Extract<Command, { kind: 'create-token' }>,
): TokenRecord {
  if (!memory.people.user.has(token.userId)) throw new CommandFailure({ code: 'unknown-user' })
  setToken(memory, token)
  const { scopes, expiresAt } = token
  const object = objectOf(token)
  noteAudit(memory, { at, by, action: 'token.create', object, before: null, after: { scopes, expiresAt } })
  return token
}

/** The answer is the token as it was: who asks ends what was opened with it. */
export function revokeToken(
  memory: Memory,
  { tokenId, owner, by, at }: Extract<Command, { kind: 'revoke-token' }>,
): TokenRecord {
  const token = memory.tokens.get(tokenId)
  if (token === undefined || (owner !== null && token.userId !== owner))
    throw new CommandFailure({ code: 'unknown-token' })
  if (token.revokedAt !== null) return token
  setToken(memory, { ...token, revokedAt: at })
  const { scopes, createdBy } = token
  const object = objectOf(token)
  noteAudit(memory, { at, by, action: 'token.revoke', object, before: { scopes, createdBy }, after: null })
  return token
}

/** Like a sign of life of a host: nothing that anybody changed, so the operation log says nothing of it. */
export function noteTokenUse(
  memory: Memory,
  { tokenId, at }: Extract<Command, { kind: 'note-token-use' }>,
): void {
  const token = memory.tokens.get(tokenId)
  if (token !== undefined) setToken(memory, { ...token, lastUsedAt: at })
}

function setToken(memory: Memory, token: TokenRecord): void {
  memory.tokens.set(token.id, token)
  memory.pending.writes.push({ kind: 'token', token })
}

function objectOf({ id, name }: TokenRecord) {
  return { kind: 'token', id, name }
}
