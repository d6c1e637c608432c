// Accounts: made, changed, locked, given a new password; each is one command to the writer.
import { randomUUID } from 'node:crypto'
import { AppError } from '../http/problem.ts'
import type { PeopleAnswer } from '../ingest/messages.ts'
import { is, type PeopleOp } from '../store/people-rows.ts'
import type { PeopleReads } from '../store/read-store.ts'
import type { Actor } from '../store/records.ts'
import type { Guesses } from './guesses.ts'
import { createOneTimePassword } from './passwords.ts'
import type { NewPassword, People, UserState } from './people.ts'

export type AccountParts = {
  readonly reads: PeopleReads
  readonly write: (ops: readonly PeopleOp[], by: Actor) => Promise<PeopleAnswer>
  readonly hash: (password: string) => Promise<string>
  readonly guesses: Guesses
  /** Ends what is open with tokens of a person. */
  readonly endTokensOf: (userId: string) => Promise<void>
  readonly clock: () => number
}
type Accounts = Pick<
  People,
  'users' | 'user' | 'createUser' | 'changeUser' | 'resetPassword' | 'lockUser' | 'unlockUser'
>

/** A password of our own, as the library calls it. */
const PROVIDER = 'credential'

export function createAccounts({ reads, write, hash, guesses, endTokensOf, clock }: AccountParts): Accounts {
  const withDelay = <U extends { username: string }>(user: U) => ({
    ...user,
    delayedUntil: guesses.delayedUntil(user.username),
  })
  async function user(id: string): Promise<UserState> {
    const found = await reads.user(id)
    if (found === null) throw new AppError('unknown-user')
    return withDelay(found)
  }
  async function change(id: string, set: Extract<PeopleOp, { kind: 'update' }>['set'], by: Actor) {
    await user(id)
    const where = [is('id', id)]
    await write([{ kind: 'update', model: 'user', where, set: { ...set, updatedAt: clock() } }], by)
    return user(id)
  }
  return {
    users: async () => (await reads.users()).map(withDelay),
    user,
    async createUser({ username, name, role, by }): Promise<NewPassword> {
      const id = randomUUID()
      const password = createOneTimePassword()
      const at = { createdAt: clock(), updatedAt: clock() }
      // Nobody gets mail, but the library knows no account without an address: a name that can never be one.
      const email = `${username}@xunjian.invalid`
      const account = { id: randomUUID(), userId: id, accountId: id, providerId: PROVIDER }
      const row = { id, username, name, role, email, emailVerified: 0, mustChangePassword: 1, ...at }
      await write(
        [
          { kind: 'create', model: 'user', row },
          {
            kind: 'create',
            model: 'account',
            row: { ...account, password: await hash(password), ...at },
          },
        ],
        by,
      )
      return { user: await user(id), password }
    },
    async changeUser(id, { name, role, by }) {
      const set = { ...(name === undefined ? {} : { name }), ...(role === undefined ? {} : { role }) }
      return change(id, set, by)
    },
    async resetPassword(id, { by }): Promise<NewPassword> {
      const { username } = await user(id)
      const password = createOneTimePassword()
      await write(passwordOps(id, { hash: await hash(password), mustChange: true, at: clock() }), by)
      guesses.forget(username)
      return { user: await user(id), password }
    },
    async lockUser(id, { reason, by }) {
      await user(id)
      const set = { lockedAt: clock(), lockedReason: reason, updatedAt: clock() }
      const ops: PeopleOp[] = [
        { kind: 'update', model: 'user', where: [is('id', id)], set },
        { kind: 'delete', model: 'session', where: [is('userId', id)] },
      ]
      await write(ops, by)
      await endTokensOf(id)
      return user(id)
    },
    async unlockUser(id, { by }) {
      const { username } = await user(id)
      guesses.forget(username)
      return change(id, { lockedAt: null, lockedReason: null }, by)
    },
  }
}

/** A new password ends every session but the one it was changed in. */
export function passwordOps(
  userId: string,
  {
    hash,
    mustChange,
    keep,
    at,
  }: {
    readonly hash: string
    readonly mustChange: boolean
    readonly keep?: string | null
    readonly at: number
  },
): PeopleOp[] {
  const others = [
    is('userId', userId),
    ...(keep == null ? [] : [{ ...is('id', keep), operator: 'ne' as const }]),
  ]
  return [
    {
      kind: 'update',
      model: 'user',
      where: [is('id', userId)],
      set: { mustChangePassword: mustChange ? 1 : 0, updatedAt: at },
    },
    {
      kind: 'update',
      model: 'account',
      where: [is('userId', userId), is('providerId', PROVIDER)],
      set: { password: hash, updatedAt: at },
    },
    { kind: 'delete', model: 'session', where: others },
  ]
}
