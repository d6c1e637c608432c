// Coming, going, and a password of one's own; what the sign-in library does of it runs with the address of the request.
import { AppError } from '../http/problem.ts'
import type { PeopleAnswer } from '../ingest/messages.ts'
import { is, type PeopleOp } from '../store/people-rows.ts'
import type { PeopleReads } from '../store/read-store.ts'
import type { Actor } from '../store/records.ts'
import { passwordOps } from './accounts.ts'
import type { Auth, SessionCookie } from './auth.ts'
import { judgePassword } from './passwords.ts'
import type { Attempt, People, UserState } from './people.ts'

type SessionParts = {
  readonly reads: PeopleReads
  readonly write: (ops: readonly PeopleOp[], by: Actor | null) => Promise<PeopleAnswer>
  readonly auth: () => Promise<Auth>
  readonly attempt: <T>(tried: Attempt, check: () => Promise<T | null>) => Promise<T>
  readonly user: (id: string) => Promise<UserState>
  readonly hash: (password: string) => Promise<string>
  readonly cookie: SessionCookie
  readonly minLength: number
  readonly clock: () => number
}
type SessionDesk = Pick<People, 'signOut' | 'changePassword' | 'sessions' | 'endSessions'>

export function createSessionDesk(parts: SessionParts): SessionDesk {
  const { reads, write, auth, attempt, user: findUser, hash, cookie, minLength, clock } = parts
  return {
    // Not by the library, which would say that it is done when the store did not take it.
    async signOut({ user, sessionId, actor }) {
      if (user !== null && sessionId !== null)
        await write([{ kind: 'delete', model: 'session', where: [is('id', sessionId)] }], actor)
      const flags = cookie.secure ? '; Secure' : ''
      return { cookies: [`${cookie.name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict${flags}`] }
    },
    async changePassword({ user, sessionId, actor }, { current, next }) {
      if (user === null || sessionId === null) throw new AppError('forbidden')
      const { username } = user
      await attempt({ username, address: actor.address ?? '' }, async () => {
        const { internalAdapter, password } = await (await auth()).$context
        const account = await internalAdapter.findCredentialAccount(user.id)
        if (account?.password == null) return null
        return (await password.verify({ hash: account.password, password: current })) ? true : null
      })
      const weakness = next === current ? 'same-as-before' : judgePassword(next, { username, minLength })
      if (weakness !== null) throw new AppError('weak-password', { detail: weakness })
      const change = { hash: await hash(next), mustChange: false, keep: sessionId, at: clock() }
      await write(passwordOps(user.id, change), actor)
      return { user: await findUser(user.id) }
    },
    sessions: (userId) => reads.sessions(userId),
    async endSessions(userId, { sessionId, except, by }) {
      const where = [is('userId', userId)]
      if (sessionId !== undefined) where.push(is('id', sessionId))
      if (except != null) where.push({ ...is('id', except), operator: 'ne' })
      const { counts } = await write([{ kind: 'delete', model: 'session', where }], by)
      if (sessionId !== undefined && counts[0] === 0) throw new AppError('unknown-session')
    },
  }
}
