// People on the sign-in library and the project's own store: sign-in, sessions and tokens; accounts are in accounts.ts.
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { isAtLeast, ROLE_FOR_SCOPE, type TokenScope } from '../../shared/api/people.ts'
import { LIMITS } from '../../shared/limits.ts'
import { AppError } from '../http/problem.ts'
import type { PeopleAnswer } from '../ingest/messages.ts'
import type { WriterClient } from '../ingest/writer-client.ts'
import type { TokenRecord } from '../store/people-records.ts'
import { is, type PeopleOp } from '../store/people-rows.ts'
import type { PeopleReads } from '../store/read-store.ts'
import type { Actor } from '../store/store.ts'
import { createAccounts, passwordOps } from './accounts.ts'
import type { Auth } from './auth.ts'
import { createEndings } from './endings.ts'
import { createGuesses } from './guesses.ts'
import { createIdentify } from './identify.ts'
import { createBound, judgePassword } from './passwords.ts'
import type { People, Someone } from './people.ts'
import { createTokenSecret, hashSecret } from './secrets.ts'
import type { SignInSettings } from './settings.ts'
import { createSignIn } from './sign-in.ts'

export type PeopleParts = {
  readonly reads: PeopleReads
  readonly writer: Pick<WriterClient, 'command'>
  readonly settings: SignInSettings
  readonly secret: string
  readonly isControlToken: (token: string) => boolean
  /** The answers go over TLS, and so do the cookies. */
  readonly isSecure: boolean
  readonly clock: () => number
  readonly log: Logger
}

const HASHING = { atOnce: 2, waiting: 20 }
const TOKEN_USE_NOTED_EVERY_MS = 60 * 60_000
const DAY_MS = 86_400_000

export function createPeople(parts: PeopleParts): People & { endExpired(): Promise<void> } {
  const { reads, writer, settings, secret, clock, log } = parts
  const cookie = parts.isSecure
    ? { name: '__Host-xunjian', secure: true }
    : { name: 'xunjian', secure: false }
  const bound = createBound(HASHING)
  const guesses = createGuesses(clock)
  const endings = createEndings()
  const request = new AsyncLocalStorage<{ readonly address: string | null }>()
  const addressNow = () => request.getStore()?.address ?? null

  const ended = (answer: PeopleAnswer): PeopleAnswer => {
    for (const id of answer.endedSessions) endings.end(`session:${id}`)
    return answer
  }
  /** `by` null: what the library does by itself. */
  const write = async (ops: readonly PeopleOp[], by: Actor | null = null): Promise<PeopleAnswer> =>
    ended(await writer.command({ kind: 'write-people', ops, by, address: addressNow(), at: clock() }))

  let loading: Promise<Auth> | null = null
  const auth = () => {
    loading ??= import('./auth.ts').then(({ createAuth }) =>
      createAuth({
        reads,
        write,
        secret,
        cookie,
        minPasswordLength: settings.passwordLength,
        idleMs: settings.idle,
        bound: bound.run,
        addressNow,
        log,
      }),
    )
    return loading
  }
  const hash = async (password: string) => (await (await auth()).$context).password.hash(password)

  const endTokensOf = async (userId: string) => {
    for (const { id, userId: owner } of await reads.tokens()) {
      if (owner === userId) endings.end(`token:${id}`)
    }
  }
  const noteTokenUse = ({ id, lastUsedAt }: TokenRecord) => {
    if (lastUsedAt !== null && lastUsedAt + TOKEN_USE_NOTED_EVERY_MS > clock()) return
    writer
      .command({ kind: 'note-token-use', tokenId: id, at: clock() })
      .catch((err) => log.warn({ err, token: id }, 'the use of a token was not noted'))
  }
  const identify = createIdentify({
    reads,
    auth,
    cookieName: cookie.name,
    isControlToken: parts.isControlToken,
    lastsMs: settings.lasts,
    clock,
    onTokenUsed: noteTokenUse,
  })
  const accounts = createAccounts({ reads, write, hash, guesses, endTokensOf, clock })
  const { signIn, attempt } = createSignIn({
    auth,
    reads,
    guesses,
    isBusy: bound.isFull,
    user: accounts.user,
    note: (entry) => writer.command({ kind: 'note-audit', entry: { ...entry, at: clock() } }),
  })

  return {
    ...accounts,
    passwordRules: { minLength: settings.passwordLength, maxLength: LIMITS.passwordLength },
    identify: (headers, address) => request.run({ address }, () => identify(headers, address)),
    signIn: (wanted, from) => request.run({ address: from.address }, () => signIn(wanted, from)),
    async signOut({ user, sessionId, actor }) {
      if (user !== null && sessionId !== null)
        await write([{ kind: 'delete', model: 'session', where: [is('id', sessionId)] }], actor)
      const flags = cookie.secure ? '; Secure' : ''
      return { cookies: [`${cookie.name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict${flags}`] }
    },
    watchEnd: (someone) => endings.watch(endingOf(someone)),
    async changePassword({ user, sessionId, actor }, { current, next }) {
      if (user === null || sessionId === null) throw new AppError('forbidden')
      const { username } = user
      await attempt({ username, address: actor.address ?? '' }, async () => {
        const { internalAdapter, password } = await (await auth()).$context
        const account = await internalAdapter.findCredentialAccount(user.id)
        if (account?.password == null) return null
        return (await password.verify({ hash: account.password, password: current })) ? true : null
      })
      const weakness =
        next === current
          ? 'same-as-before'
          : judgePassword(next, { username, minLength: settings.passwordLength })
      if (weakness !== null) throw new AppError('weak-password', { detail: weakness })
      const change = { hash: await hash(next), mustChange: false, keep: sessionId, at: clock() }
      await write(passwordOps(user.id, change), actor)
      return { user: await accounts.user(user.id) }
    },
    sessions: (userId) => reads.sessions(userId),
    async endSessions(userId, { sessionId, except, by }) {
      const where = [is('userId', userId)]
      if (sessionId !== undefined) where.push(is('id', sessionId))
      if (except != null) where.push({ ...is('id', except), operator: 'ne' })
      const { counts } = await write([{ kind: 'delete', model: 'session', where }], by)
      if (sessionId !== undefined && counts[0] === 0) throw new AppError('unknown-session')
    },
    tokens: async (userId) =>
      (await reads.tokens()).filter((token) => userId === null || token.userId === userId),
    async createToken(someone, { name, scopes, validDays }) {
      const { user, actor } = someone
      if (user === null || someone.sessionId === null) throw new AppError('forbidden')
      refuseMoreThanOwn(someone, scopes)
      const made = createTokenSecret()
      const token: TokenRecord = {
        id: randomUUID(),
        name,
        hash: hashSecret(made),
        scopes: [...new Set(scopes)],
        userId: user.id,
        createdAt: clock(),
        createdBy: user.name,
        expiresAt: validDays === null ? null : clock() + validDays * DAY_MS,
        lastUsedAt: null,
        revokedAt: null,
      }
      await writer.command({ kind: 'create-token', token, by: actor, at: clock() })
      return { token, secret: made }
    },
    async revokeToken(tokenId, { owner, by }) {
      await writer.command({ kind: 'revoke-token', tokenId, owner, by, at: clock() })
      endings.end(`token:${tokenId}`)
    },
    async endExpired() {
      const command = { kind: 'end-expired-sessions', absoluteMs: settings.lasts, at: clock() } as const
      ended(await writer.command(command))
    },
  }
}

function endingOf({ sessionId, tokenId }: Someone): string {
  if (sessionId !== null) return `session:${sessionId}`
  return tokenId === null ? 'command-line' : `token:${tokenId}`
}

function refuseMoreThanOwn({ role }: Someone, scopes: readonly TokenScope[]): void {
  const above = scopes.find((scope) => !isAtLeast(role, ROLE_FOR_SCOPE[scope]))
  if (above !== undefined) throw new AppError('forbidden', { detail: ROLE_FOR_SCOPE[above] })
}
