// Accounts with tokens in the store, made as the collector makes them but without the time that a password takes.
import { randomUUID } from 'node:crypto'
import { createTokenSecret, hashSecret } from '../../collector/people/secrets.ts'
import type { Role, TokenScope } from '../../shared/api/people.ts'
import { ACTOR } from './rounds.ts'
import type { WriterRig } from './writer-rig.ts'

type Wanted = { readonly username: string; readonly name?: string; readonly role: Role }

export function addUser({ command, now }: WriterRig, { username, name = username, role }: Wanted): string {
  const id = randomUUID()
  const email = `${username}@xunjian.invalid`
  const row = { id, username, email, emailVerified: 0, name, role, mustChangePassword: 0 }
  const moments = { createdAt: now, updatedAt: now }
  const op = { kind: 'create', model: 'user', row: { ...row, ...moments } } as const
  command({ kind: 'write-people', ops: [op], by: ACTOR, address: null, at: now })
  return id
}

/** What goes behind "Bearer ". */
export function addToken(
  { command, now }: WriterRig,
  userId: string,
  { name = 'tests', scopes = ['administer'] }: { name?: string; scopes?: readonly TokenScope[] } = {},
): string {
  const secret = createTokenSecret()
  const kept = { id: randomUUID(), name, hash: hashSecret(secret), scopes, userId, createdBy: name }
  const moments = { createdAt: now, expiresAt: null, lastUsedAt: null, revokedAt: null }
  command({ kind: 'create-token', token: { ...kept, ...moments }, by: ACTOR, at: now })
  return secret
}
