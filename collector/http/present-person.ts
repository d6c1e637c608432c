// People, sessions and tokens, from the store's records to the API's.
import type { Me, Session, Token, User } from '../../shared/api/people.ts'
import type { Someone, UserState } from '../people/people.ts'
import type { SessionRecord, TokenRecord } from '../store/people-records.ts'

export function presentMe({ actor, role, scopes, user, sessionId }: Someone): Me {
  return {
    id: actor.id,
    kind: actor.kind === 'token' ? 'token' : 'person',
    username: user?.username ?? actor.name,
    name: actor.kind === 'person' ? (user?.name ?? actor.name) : actor.name,
    role,
    scopes: scopes === null ? null : [...scopes],
    mustChangePassword: sessionId !== null && user?.mustChangePassword === true,
    sessionId,
  }
}

export function presentUser(user: UserState): User {
  return { ...user }
}

export function presentSession({ userId: _, ...session }: SessionRecord, current: string | null): Session {
  return { ...session, isCurrent: session.id === current }
}

export function presentToken({ hash: _hash, userId: _userId, scopes, ...token }: TokenRecord): Token {
  return { ...token, scopes: [...scopes] }
}
