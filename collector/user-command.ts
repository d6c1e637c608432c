// `user add | list | reset | lock | unlock`: accounts, at the running collector, also for who is locked out of the pages.
import type { z } from 'zod'
import { OneTimePassword, Role, User, Users } from '../shared/api/people.ts'
import { askCollector, type RunningCollector } from './ask-collector.ts'
import { printTable } from './print-table.ts'
import { StartError } from './start-error.ts'

type Printed = { readonly json?: true }

export async function addUser(
  config: RunningCollector,
  username: string,
  { name = username, role, json }: Printed & { readonly name?: string; readonly role: string },
): Promise<string> {
  const wanted = Role.safeParse(role)
  if (!wanted.success) throw new StartError(`--role ${role}: write one of ${Role.options.join(', ')}`)
  const body = { username, name, role: wanted.data }
  const made = await askCollector(config, { method: 'POST', path: '/users', body }, OneTimePassword)
  return json === true ? `${JSON.stringify(made)}\n` : passwordSaid(made)
}

export async function listUsers(config: RunningCollector, { json }: Printed): Promise<string> {
  const { users } = await askCollector(config, { method: 'GET', path: '/users' }, Users)
  if (json === true) return `${JSON.stringify({ users })}\n`
  const head = ['NAME', 'CALLED', 'ROLE', 'STATE', 'SESSIONS', 'LAST SIGN-IN']
  return printTable([head, ...users.map(toRow)])
}

export async function resetUser(
  config: RunningCollector,
  username: string,
  { json }: Printed,
): Promise<string> {
  const path = `/users/${await idOf(config, username)}/reset-password`
  const made = await askCollector(config, { method: 'POST', path }, OneTimePassword)
  return json === true ? `${JSON.stringify(made)}\n` : passwordSaid(made)
}

export async function lockUser(
  config: RunningCollector,
  username: string,
  { reason, json }: Printed & { readonly reason: string },
): Promise<string> {
  const path = `/users/${await idOf(config, username)}/lock`
  const user = await askCollector(config, { method: 'POST', path, body: { reason } }, User)
  if (json === true) return `${JSON.stringify(user)}\n`
  return `${username} is locked: sessions have ended, tokens are refused.\n`
}

export async function unlockUser(
  config: RunningCollector,
  username: string,
  { json }: Printed,
): Promise<string> {
  const path = `/users/${await idOf(config, username)}/unlock`
  const user = await askCollector(config, { method: 'POST', path }, User)
  return json === true ? `${JSON.stringify(user)}\n` : `${username} may sign in again.\n`
}

async function idOf(config: RunningCollector, username: string): Promise<string> {
  const { users } = await askCollector(config, { method: 'GET', path: '/users' }, Users)
  const user = users.find((one) => one.username === username)
  if (user !== undefined) return user.id
  const names = users.map((one) => one.username).join(', ')
  throw new StartError(`There is no account ${username}; there are ${names}.`)
}

function passwordSaid({ user, password }: z.infer<typeof OneTimePassword>): string {
  return `One-time password of ${user.username}: ${password}\nIt is shown only now, and has to be changed at the next sign-in.\n`
}

function toRow({ username, name, role, sessions, lastSignInAt, ...state }: User): string[] {
  const last = lastSignInAt === null ? 'never' : new Date(lastSignInAt).toISOString()
  return [username, name, role, stateOf(state), String(sessions), last]
}

function stateOf({
  lockedAt,
  delayedUntil,
  mustChangePassword,
}: Pick<User, 'lockedAt' | 'delayedUntil' | 'mustChangePassword'>): string {
  if (lockedAt !== null) return 'locked'
  if (delayedUntil !== null) return 'delayed'
  return mustChangePassword ? 'one-time password' : 'active'
}
