// The port to people: who makes a request, and everything that people do about accounts, sessions and tokens.
import type { Role, TokenScope } from '../../shared/api/people.ts'
import type { SessionRecord, TokenRecord, UserRecord } from '../store/people-records.ts'
import type { Actor } from '../store/records.ts'

/** Who is named when the command line does not say who sits at it. */
export const COMMAND_LINE = 'command line'

/** Who makes a request, proven. */
export type Someone = {
  readonly actor: Actor
  readonly role: Role
  /** Null: everything that the role allows. */
  readonly scopes: readonly TokenScope[] | null
  readonly tokenId: string | null
  /** Null for the command line. For a token the person who made it. */
  readonly user: UserRecord | null
  readonly sessionId: string | null
}
/** Somebody trying to sign in; the address is "" for one without a socket. */
export type Attempt = { readonly username: string; readonly address: string }
/** `cookies`: lines for Set-Cookie that the answer has to carry. */
export type Identified = { readonly someone: Someone | null; readonly cookies: readonly string[] }

export type UserState = UserRecord & { readonly sessions: number; readonly delayedUntil: number | null }
export type NewPassword = { readonly user: UserState; readonly password: string }
export type Signed = { readonly by: Actor }

/** Refusals are an AppError or a WriterFailure with a code of their own. */
export type People = {
  readonly passwordRules: { readonly minLength: number; readonly maxLength: number }
  identify(headers: Headers, address: string | null): Promise<Identified>
  /** For what is open for long: ends with the session or token, or when its person is locked. */
  watchEnd(someone: Someone): { readonly signal: AbortSignal; readonly release: () => void }
  signIn(
    wanted: { readonly username: string; readonly password: string },
    from: { readonly headers: Headers; readonly address: string | null },
  ): Promise<{ readonly someone: Someone; readonly cookies: readonly string[] }>
  signOut(someone: Someone): Promise<{ readonly cookies: readonly string[] }>
  changePassword(
    someone: Someone,
    wanted: { readonly current: string; readonly next: string },
  ): Promise<{ readonly user: UserRecord }>

  users(): Promise<readonly UserState[]>
  /** Throws 'unknown-user'. */
  user(id: string): Promise<UserState>
  createUser(
    wanted: { readonly username: string; readonly name: string; readonly role: Role } & Signed,
  ): Promise<NewPassword>
  changeUser(
    id: string,
    wanted: { readonly name?: string | undefined; readonly role?: Role | undefined } & Signed,
  ): Promise<UserState>
  resetPassword(id: string, signed: Signed): Promise<NewPassword>
  lockUser(id: string, wanted: { readonly reason: string } & Signed): Promise<UserState>
  unlockUser(id: string, signed: Signed): Promise<UserState>
  sessions(userId: string): Promise<readonly SessionRecord[]>
  /** One of them, or all but `except`. */
  endSessions(
    userId: string,
    wanted: { readonly sessionId?: string; readonly except?: string | null } & Signed,
  ): Promise<void>

  /** Of one person, or of all. */
  tokens(userId: string | null): Promise<readonly TokenRecord[]>
  createToken(
    someone: Someone,
    wanted: {
      readonly name: string
      readonly scopes: readonly TokenScope[]
      readonly validDays: number | null
    },
  ): Promise<{ readonly token: TokenRecord; readonly secret: string }>
  /** `owner`: only if it is of this person; null: whoever made it. */
  revokeToken(id: string, wanted: { readonly owner: string | null } & Signed): Promise<void>
}
