// People, wired: the sign-in library, the project's own store, and who may guess how often.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from 'pino'
import { LIMITS } from '../../shared/limits.ts'
import type { PeopleAnswer } from '../ingest/messages.ts'
import type { WriterClient } from '../ingest/writer-client.ts'
import type { PeopleOp } from '../store/people-rows.ts'
import type { PeopleReads } from '../store/read-store.ts'
import type { Actor } from '../store/records.ts'
import { createAccounts } from './accounts.ts'
import type { Auth, AuthParts, SessionCookie } from './auth.ts'
import { createEndings } from './endings.ts'
import { createGuesses } from './guesses.ts'
import { createIdentify } from './identify.ts'
import { createBound } from './passwords.ts'
import type { People, Someone } from './people.ts'
import { createSessionDesk } from './session-desk.ts'
import type { SignInSettings } from './settings.ts'
import { createSignIn } from './sign-in.ts'
import { createTokenDesk } from './token-desk.ts'

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
const COOKIE: SessionCookie = { name: 'xunjian', secure: false }
const COOKIE_OVER_TLS: SessionCookie = { name: '__Host-xunjian', secure: true }

export function createPeople(parts: PeopleParts): People & { endExpired(): Promise<void> } {
  const { reads, writer, settings, clock, log } = parts
  const { passwordLength: minLength, idle: idleMs, lasts: lastsMs } = settings
  const cookie = parts.isSecure ? COOKIE_OVER_TLS : COOKIE
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
  const { secret } = parts
  const auth = loadOnce({
    ...{ reads, write, secret, cookie, idleMs, addressNow, log },
    minPasswordLength: minLength,
    bound: bound.run,
  })
  const hash = async (password: string) => (await (await auth()).$context).password.hash(password)

  const tokens = createTokenDesk({ reads, writer, endings, clock, log })
  const accounts = createAccounts({ reads, write, hash, guesses, endTokensOf: tokens.endAllOf, clock })
  const { user } = accounts
  const { signIn, attempt } = createSignIn({
    ...{ auth, reads, guesses, user },
    isBusy: bound.isFull,
    note: (entry) => writer.command({ kind: 'note-audit', entry: { ...entry, at: clock() } }),
  })
  const identify = createIdentify({
    ...{ reads, auth, lastsMs, clock },
    cookieName: cookie.name,
    isControlToken: parts.isControlToken,
    onTokenUsed: tokens.noteUse,
  })
  const { noteUse: _noteUse, endAllOf: _endAllOf, ...tokenVerbs } = tokens
  return {
    ...accounts,
    ...tokenVerbs,
    ...createSessionDesk({ reads, write, auth, attempt, user, hash, cookie, minLength, clock }),
    passwordRules: { minLength, maxLength: LIMITS.passwordLength },
    identify: (headers, address) => request.run({ address }, () => identify(headers, address)),
    signIn: (wanted, from) => request.run({ address: from.address }, () => signIn(wanted, from)),
    watchEnd: (someone) => endings.watch(endingOf(someone)),
    async endExpired() {
      ended(await writer.command({ kind: 'end-expired-sessions', absoluteMs: lastsMs, at: clock() }))
    },
  }
}

/** The library costs 33 MB and a quarter of a second: a collector that only machines talk to never loads it. */
function loadOnce(parts: AuthParts): () => Promise<Auth> {
  let loading: Promise<Auth> | null = null
  return () => {
    loading ??= import('./auth.ts').then(({ createAuth }) => createAuth(parts))
    return loading
  }
}

function endingOf({ sessionId, tokenId }: Someone): string {
  if (sessionId !== null) return `session:${sessionId}`
  return tokenId === null ? 'command-line' : `token:${tokenId}`
}
