// People, their sessions and the tokens of scripts, as the API shows them.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { refusal } from '../mistakes.ts'
import { isPlain } from '../plain-text.ts'
import { Cursor, PageQuery } from './common.ts'

/** Each may do what those before it may. */
export const Role = z.enum(['viewer', 'operator', 'administrator'])
export type Role = z.infer<typeof Role>

/** What a token may do: read everything, act on faults, make enrolment codes, scrape, or all that its maker may. */
export const TokenScope = z.enum(['read', 'operate', 'enrol', 'metrics', 'administer'])
export type TokenScope = z.infer<typeof TokenScope>

/** Whoever makes a token needs at least this role for each of its scopes, then and whenever it is used. */
export const ROLE_FOR_SCOPE: Readonly<Record<TokenScope, Role>> = {
  read: 'viewer',
  metrics: 'viewer',
  operate: 'operator',
  enrol: 'administrator',
  administer: 'administrator',
}

export function isAtLeast(role: Role, least: Role): boolean {
  return Role.options.indexOf(role) >= Role.options.indexOf(least)
}

/** Who did something; `name` is what people read. */
export const ActorKind = z.enum(['person', 'token', 'host', 'command-line', 'system'])
export type ActorKind = z.infer<typeof ActorKind>

export const Username = z
  .string()
  .min(2)
  .max(32)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dot, dash and underscore')
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.personNameLength)
  .refine(isPlain, refusal('not-plain'))
const Password = z.string().min(1).max(LIMITS.passwordLength)

export const Me = z
  .object({
    id: z.string(),
    kind: z.enum(['person', 'token']),
    username: z.string(),
    name: z.string(),
    role: Role,
    /** Null for a person: everything that the role allows. */
    scopes: z.array(TokenScope).nullable(),
    /** Nothing but changing the password is allowed until it is changed. */
    mustChangePassword: z.boolean(),
    sessionId: z.string().nullable(),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const SignIn = z.object({ username: z.string().min(1).max(64), password: Password })
export const ChangePassword = z.object({ current: Password, next: Password })
/** What a password must be, so that a form can say it before the collector does. */
export const PasswordRules = z.object({ minLength: z.int(), maxLength: z.int() })

export const User = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    role: Role,
    createdAt: Moment,
    lastSignInAt: Moment.nullable(),
    mustChangePassword: z.boolean(),
    /** By an administrator, until unlocked. */
    lockedAt: Moment.nullable(),
    lockedReason: z.string().nullable(),
    /** After wrong passwords, by itself over then. */
    delayedUntil: Moment.nullable(),
    sessions: z.int(),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>
export const Users = z.object({ users: z.array(User) })

/** What everybody may know of everybody, to give work to them. */
export const PeopleList = z.object({
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      username: z.string(),
      role: Role,
      /** Not locked. */
      isActive: z.boolean(),
    }),
  ),
})
export type KnownPerson = z.infer<typeof PeopleList>['people'][number]

export const CreateUser = z.object({ username: Username, name: PersonName, role: Role })
export const ChangeUser = z.object({ name: PersonName.optional(), role: Role.optional() })
export const LockUser = z.object({
  reason: z.string().trim().min(1).max(LIMITS.reasonLength).refine(isPlain, refusal('not-plain')),
})
/** Shown once; to be changed at the first sign-in. */
export const OneTimePassword = z.object({ user: User, password: z.string() })

export const Session = z
  .object({
    id: z.string(),
    createdAt: Moment,
    lastSeenAt: Moment,
    expiresAt: Moment,
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>
export const Sessions = z.object({ sessions: z.array(Session) })

export const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(TokenScope),
    createdAt: Moment,
    createdBy: z.string(),
    expiresAt: Moment.nullable(),
    lastUsedAt: Moment.nullable(),
    revokedAt: Moment.nullable(),
  })
  .meta({ id: 'Token' })
export type Token = z.infer<typeof Token>
export const Tokens = z.object({ tokens: z.array(Token) })
export const CreateToken = z.object({
  name: PersonName,
  scopes: z.array(TokenScope).min(1).max(TokenScope.options.length),
  /** Null: it does not expire. */
  validDays: z.int().min(1).max(3_650).nullable(),
})
/** Shown once; only its hash is kept. */
export const NewToken = z.object({ token: Token, secret: z.string() })

/** One row of the operation log. */
export const AuditRow = z
  .object({
    id: z.int(),
    at: Moment,
    actorKind: ActorKind,
    actorId: z.string(),
    actorName: z.string(),
    address: z.string().nullable(),
    /** Such as "fault.accept"; `sentence` says it in words. */
    action: z.string(),
    sentence: z.string(),
    objectKind: z.string(),
    objectId: z.string(),
    objectName: z.string(),
    /** Plain data of whatever shape the action has. */
    before: z.unknown(),
    after: z.unknown(),
    hash: z.string(),
  })
  .meta({ id: 'AuditRow' })
export type AuditRow = z.infer<typeof AuditRow>
export const AuditPage = z.object({ rows: z.array(AuditRow), next: Cursor.nullable() })
/** `action` is the beginning of one ("fault." means all of faults); `search` looks into names, action, before and after. */
export const AuditFilter = z.object({
  actor: z.string().max(100).optional(),
  action: z
    .string()
    .max(LIMITS.nameLength)
    .regex(/^[a-z][a-z0-9.-]*$/)
    .optional(),
  objectKind: z.string().max(LIMITS.nameLength).optional(),
  objectId: z.string().max(200).optional(),
  from: z.coerce.number<string | number>().optional(),
  to: z.coerce.number<string | number>().optional(),
  search: z.string().max(LIMITS.searchLength).optional(),
})
export const AuditQuery = PageQuery.extend(AuditFilter.shape)

export const AuditVerdict = z
  .object({
    rows: z.int(),
    /** Hash of the newest row; to be compared with one that was written down elsewhere. */
    head: z.string(),
    /** The first row that was edited, removed, put elsewhere or put in; null when the chain is whole. */
    firstBad: z
      .object({ id: z.int(), why: z.enum(['edited', 'removed', 'reordered', 'inserted']) })
      .nullable(),
  })
  .meta({ id: 'AuditVerdict' })
export type AuditVerdict = z.infer<typeof AuditVerdict>
