// From what a request carries to who makes it: a token, the command line's key, or the cookie of a session.
import type { Role } from '../../shared/api/people.ts'
import { hashSecret } from '../hash-secret.ts'
import type { TokenRecord, UserRecord } from '../store/people-records.ts'
import type { PeopleReads } from '../store/read-store.ts'
import type { Auth } from './auth.ts'
import { COMMAND_LINE, type Identified, type Someone } from './people.ts'
import { CONTROL_PREFIX, TOKEN_PREFIX } from './secrets.ts'

export type IdentifyParts = {
  readonly reads: PeopleReads
  readonly auth: () => Promise<Auth>
  readonly cookieName: string
  readonly isControlToken: (token: string) => boolean
  /** A session ends after so long, used or not. */
  readonly lastsMs: number
  readonly clock: () => number
  readonly onTokenUsed: (token: TokenRecord) => void
}

/** Names who sits at the machine; only who knows the command line's key is asked. */
export const COMMAND_LINE_USER_HEADER = 'X-Command-Line-User'
const NOBODY: Identified = { someone: null, cookies: [] }

export function createIdentify(parts: IdentifyParts) {
  return async (headers: Headers, address: string | null): Promise<Identified> => {
    const authorization = headers.get('authorization')
    if (authorization !== null) {
      const token = tokenIn(authorization)
      if (token === undefined) return NOBODY
      const someone = token.startsWith(CONTROL_PREFIX)
        ? parts.isControlToken(token)
          ? commandLine(headers, address)
          : null
        : await holderOf(parts, token, address)
      return { someone, cookies: [] }
    }
    const cookie = headers.get('cookie')
    return cookie?.includes(`${parts.cookieName}=`) === true ? personOf(parts, cookie, address) : NOBODY
  }
}

/** Calendar programs know names and passwords only: there the token is the password, and the name does not matter. */
function tokenIn(authorization: string): string | undefined {
  const [, basic] = /^basic ([\w+/=-]{4,400})$/i.exec(authorization) ?? []
  if (basic === undefined) return /^bearer ([\w-]{20,100})$/i.exec(authorization)?.[1]
  const [, password] = /^[^:]*:([\w-]{20,100})$/.exec(Buffer.from(basic, 'base64').toString()) ?? []
  return password?.startsWith(TOKEN_PREFIX) === true ? password : undefined
}

function commandLine(headers: Headers, address: string | null): Someone {
  const name = headers.get(COMMAND_LINE_USER_HEADER) ?? ''
  const known = /^[\w.@-]{1,64}$/.test(name) ? name : COMMAND_LINE
  return {
    actor: { kind: 'command-line', id: 'command-line', name: known, address },
    role: 'administrator',
    scopes: null,
    tokenId: null,
    user: null,
    sessionId: null,
  }
}

async function holderOf(
  parts: IdentifyParts,
  secret: string,
  address: string | null,
): Promise<Someone | null> {
  if (!secret.startsWith(TOKEN_PREFIX)) return null
  const token = await parts.reads.tokenByHash(hashSecret(secret))
  if (token === null || token.revokedAt !== null) return null
  if (token.expiresAt !== null && token.expiresAt <= parts.clock()) return null
  const user = await parts.reads.user(token.userId)
  if (user === null || user.lockedAt !== null) return null
  parts.onTokenUsed(token)
  return {
    actor: { kind: 'token', id: token.id, name: `${token.name} (${user.name})`, address },
    role: user.role,
    scopes: token.scopes,
    tokenId: token.id,
    user,
    sessionId: null,
  }
}

async function personOf(parts: IdentifyParts, cookie: string, address: string | null): Promise<Identified> {
  const auth = await parts.auth()
  const { headers, response } = await auth.api.getSession({
    headers: new Headers({ cookie }),
    returnHeaders: true,
  })
  const cookies = headers?.getSetCookie() ?? []
  if (response === null) return { someone: null, cookies }
  const { session, user } = response
  const isOver = session.createdAt.getTime() + parts.lastsMs <= parts.clock()
  if (isOver || user.lockedAt != null) return { someone: null, cookies: [] }
  return { someone: personAs(userOfLibrary(user), session.id, address), cookies }
}

export function personAs(user: UserRecord, sessionId: string, address: string | null): Someone {
  const { id, name, role } = user
  const actor = { kind: 'person', id, name, address } as const
  return { actor, role, scopes: null, tokenId: null, user, sessionId }
}

type LibraryUser = NonNullable<Awaited<ReturnType<Auth['api']['getSession']>>>['user']

function userOfLibrary(user: LibraryUser): UserRecord {
  const moment = (date: Date | null | undefined) => date?.getTime() ?? null
  return {
    id: user.id,
    username: user.username ?? '',
    name: user.name,
    role: user.role as Role,
    createdAt: user.createdAt.getTime(),
    lastSignInAt: moment(user.lastSignInAt),
    mustChangePassword: user.mustChangePassword,
    lockedAt: moment(user.lockedAt),
    lockedReason: user.lockedReason ?? null,
  }
}
