// The sign-in library, set up: passwords and sessions. Loaded when it is first needed, since it is large.

import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { betterAuth } from 'better-auth/minimal'
import { username } from 'better-auth/plugins/username'
import type { Logger } from 'pino'
import { Username } from '../../shared/api/people.ts'
import { LIMITS } from '../../shared/limits.ts'
import { type AdapterParts, createPeopleAdapter } from './adapter.ts'

export type AuthParts = AdapterParts & {
  readonly secret: string
  readonly cookie: SessionCookie
  readonly minPasswordLength: number
  /** A session that is not used for so long ends. */
  readonly idleMs: number
  /** Bounds how many passwords are worked on at once. */
  readonly bound: <T>(work: () => Promise<T>) => Promise<T>
  /** Of the request that is being answered; the library would ask the headers, which anybody can write. */
  readonly addressNow: () => string | null
  readonly log: Logger
}
export type SessionCookie = { readonly name: string; readonly secure: boolean }

export type Auth = ReturnType<typeof createAuth>

const SEEN_EVERY_MS = 5 * 60_000
const USER_AGENT_LENGTH = 300

export function createAuth(parts: AuthParts) {
  const { secret, cookie, idleMs, bound, addressNow, log } = parts
  return betterAuth({
    appName: 'Xunjian',
    // Nothing is made of it: no handler is mounted, no mail with links is sent.
    baseURL: 'http://localhost',
    secret,
    database: createPeopleAdapter(parts),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { log: (level, message) => log.debug({ level }, message) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: parts.minPasswordLength,
      maxPasswordLength: LIMITS.passwordLength,
      password: {
        hash: (password) => bound(() => hashPassword(password)),
        verify: (checked) => bound(() => verifyPassword(checked)),
      },
    },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 32,
        displayUsername: false,
        usernameValidator: (name) => Username.safeParse(name).success,
      }),
    ],
    user: {
      additionalFields: {
        role: { type: 'string', input: false },
        mustChangePassword: { type: 'boolean', input: false },
        lastSignInAt: { type: 'date', required: false, input: false },
        lockedAt: { type: 'date', required: false, input: false },
        lockedReason: { type: 'string', required: false, input: false },
      },
    },
    session: {
      expiresIn: Math.round(idleMs / 1_000),
      updateAge: Math.round(Math.min(SEEN_EVERY_MS, idleMs / 10) / 1_000),
      cookieCache: { enabled: false },
    },
    advanced: {
      useSecureCookies: false,
      ipAddress: { disableIpTracking: true },
      cookies: {
        session_token: {
          name: cookie.name,
          attributes: { secure: cookie.secure, httpOnly: true, sameSite: 'strict', path: '/' },
        },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({
            data: {
              ...session,
              ipAddress: addressNow(),
              userAgent: session.userAgent?.slice(0, USER_AGENT_LENGTH) ?? null,
            },
          }),
        },
      },
    },
  })
}
