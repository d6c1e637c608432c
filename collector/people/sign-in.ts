// Name and password against guessing: the same words and the same time whether there is such a name or not.
import { AppError } from '../http/problem.ts'
import { SYSTEM } from '../ingest/audit.ts'
import { is } from '../store/people-rows.ts'
import type { PeopleReads } from '../store/read-store.ts'
import type { AuditEntry } from '../store/records.ts'
import type { Auth } from './auth.ts'
import type { Guesses } from './guesses.ts'
import { personAs } from './identify.ts'
import type { Attempt, People, UserState } from './people.ts'

type SignInParts = {
  readonly auth: () => Promise<Auth>
  readonly reads: Pick<PeopleReads, 'find'>
  readonly guesses: Guesses
  /** So many passwords are being worked on that more would only wait. */
  readonly isBusy: () => boolean
  readonly user: (id: string) => Promise<UserState>
  readonly note: (entry: Omit<AuditEntry, 'at'>) => Promise<unknown>
}

const BUSY_SECONDS = 5

export function createSignIn(parts: SignInParts) {
  const { auth, guesses, isBusy, user } = parts

  /** Lets so many tries through and no more; `check` says whether the password was right. */
  async function attempt<T>(tried: Attempt, check: () => Promise<T | null>): Promise<T> {
    const waitMs = guesses.waitMs(tried)
    if (waitMs > 0) {
      throw new AppError('too-many-attempts', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
    }
    if (isBusy()) throw new AppError('too-many-attempts', { retryAfterSeconds: BUSY_SECONDS })
    const guess = guesses.begin(tried)
    try {
      const right = await check()
      if (right !== null) {
        guess.right()
        return right
      }
    } catch (error) {
      guess.takeBack()
      throw error
    }
    await noteRefusal(parts, tried)
    throw new AppError('wrong-password')
  }

  const signIn: People['signIn'] = async ({ username, password }, { headers, address }) => {
    const name = username.trim().toLowerCase()
    const { api } = await auth()
    const agent = headers.get('user-agent')
    const answer = await attempt({ username: name, address: address ?? '' }, () =>
      api
        .signInUsername({
          body: { username: name, password },
          headers: new Headers(agent === null ? {} : { 'user-agent': agent }),
          returnHeaders: true,
        })
        .catch(nullForRefusal),
    )
    const token = answer.response.token
    const [session] = await parts.reads.find({ model: 'session', where: [is('token', token)], limit: 1 })
    if (session === undefined) throw new AppError('not-signed-in')
    const someone = personAs(await user(String(session.userId)), String(session.id), address)
    return { someone, cookies: answer.headers.getSetCookie() }
  }
  return { signIn, attempt }
}

/** The library throws for whatever is wrong with name or password; anything else is not its judgement. */
function nullForRefusal(error: unknown): null {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null
  if (status === 401 || status === 422 || status === 400) return null
  throw error
}

/** What was typed stands in the log only if it is the name of an account: it may have been a password. */
async function noteRefusal({ reads, note }: SignInParts, { username, address }: Attempt): Promise<void> {
  const [known] = await reads.find({ model: 'user', where: [is('username', username)], limit: 1 })
  const object = { kind: 'user', id: String(known?.id ?? ''), name: String(known?.username ?? '') }
  const by = { ...SYSTEM, address: address === '' ? null : address }
  await note({ by, action: 'session.refuse', object, before: null, after: null })
}
