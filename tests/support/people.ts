// Accounts with tokens in the store, made as the collector makes them but without the time that a password takes.
import { randomUUID } from 'node:crypto'
import { hashSecret } from '../../collector/hash-secret.ts'
import type { People } from '../../collector/people/people.ts'
import { createTokenSecret } from '../../collector/people/secrets.ts'
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

type Site = {
  readonly rig: WriterRig
  readonly app: { request(path: string, init: RequestInit): Response | Promise<Response> }
  readonly people: Pick<People, 'createUser'>
}

/** A person who comes with name and password as everybody does; what goes into the Cookie header. */
export async function signInAs(
  { app, people }: Site,
  { isNew = false, ...wanted }: Wanted & { readonly isNew?: boolean },
): Promise<string> {
  const { username, name = username, role } = wanted
  const { password } = await people.createUser({ username, name, role, by: ACTOR })
  const cookie = await signIn(app, { username, password })
  if (isNew) return cookie
  const body = { current: password, next: OWN_PASSWORD }
  const changed = await send(app, '/me/password', { body, headers: { cookie } })
  if (changed.status !== 200) throw new Error(await changed.text())
  return cookie
}

export const OWN_PASSWORD = 'tramway-Gobi-41-lantern'

export async function signIn(
  app: Site['app'],
  body: { readonly username: string; readonly password: string },
): Promise<string> {
  const response = await send(app, '/sign-in', { body })
  if (response.status !== 200) throw new Error(await response.text())
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

async function send(
  app: Site['app'],
  path: string,
  { body, headers = {} }: { readonly body: unknown; readonly headers?: Record<string, string> },
): Promise<Response> {
  return await app.request(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}
