// The tables of people: statements that write their rows, and queries that find them.
import type { Database } from 'better-sqlite3'
import { type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Role, TokenScope } from '../../../shared/api/people.ts'
import type { SessionRecord, TokenRecord, UserRecord } from '../people-records.ts'
import {
  PEOPLE_FIELDS,
  PEOPLE_MODELS,
  type PeopleCondition,
  type PeopleModel,
  type PeopleRow,
} from '../people-rows.ts'
import type { PeopleQuery, PeopleReads } from '../read-store.ts'
import type { Tables } from './read-tables.ts'

type Row = Readonly<Record<string, unknown>>

const TABLES = {
  user: 'users',
  session: 'sessions',
  account: 'accounts',
  verification: 'verifications',
} as const satisfies Record<PeopleModel, string>

const column = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function columnsOf(model: PeopleModel): string {
  return PEOPLE_FIELDS[model].map((field) => `${column(field)} AS "${field}"`).join(', ')
}

export type PeopleTables = ReturnType<typeof createPeopleTables>

export function createPeopleTables(db: Database) {
  const statements = new Map(PEOPLE_MODELS.map((model) => [model, prepareModel(db, model)]))
  const writeToken = db.prepare(
    `INSERT INTO tokens (id, name, hash, scopes, user_id, created_at, created_by, expires_at, last_used_at, revoked_at)
     VALUES (@id, @name, @hash, @scopes, @userId, @createdAt, @createdBy, @expiresAt, @lastUsedAt, @revokedAt)
     ON CONFLICT (id) DO UPDATE SET last_used_at = excluded.last_used_at, revoked_at = excluded.revoked_at`,
  )
  return {
    write(model: PeopleModel, row: PeopleRow): void {
      statements.get(model)?.write.run(PEOPLE_FIELDS[model].map((field) => row[field] ?? null))
    },
    remove(model: PeopleModel, id: string): void {
      statements.get(model)?.remove.run(id)
    },
    writeToken(token: TokenRecord): void {
      writeToken.run({ ...token, scopes: JSON.stringify(token.scopes) })
    },
  }
}

function prepareModel(db: Database, model: PeopleModel) {
  const table = TABLES[model]
  const columns = PEOPLE_FIELDS[model].map(column)
  const places = columns.map(() => '?').join(', ')
  const changes = columns.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`)
  return {
    write: db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places}) ON CONFLICT (id) DO UPDATE SET ${changes.join(', ')}`,
    ),
    remove: db.prepare(`DELETE FROM ${table} WHERE id = ?`),
  }
}

/** For the writer's memory. */
export function loadPeople(db: Database) {
  const rows = (model: PeopleModel) =>
    db.prepare(`SELECT ${columnsOf(model)} FROM ${TABLES[model]}`).all() as PeopleRow[]
  return {
    rows: Object.fromEntries(PEOPLE_MODELS.map((model) => [model, rows(model)])) as Record<
      PeopleModel,
      PeopleRow[]
    >,
    tokens: (db.prepare('SELECT * FROM tokens').all() as Row[]).map(tokenOfRow),
  }
}

export function createPeopleReads(db: Database, query: Kysely<Tables>): PeopleReads {
  const users = db.prepare(
    `SELECT u.*, (SELECT count(*) FROM sessions s WHERE s.user_id = u.id) AS sessions FROM users u ORDER BY username`,
  )
  const user = db.prepare(
    `SELECT u.*, (SELECT count(*) FROM sessions s WHERE s.user_id = u.id) AS sessions FROM users u WHERE id = ?`,
  )
  const sessions = db.prepare('SELECT * FROM sessions WHERE user_id = ? ORDER BY created_at DESC, id')
  const tokens = db.prepare('SELECT * FROM tokens ORDER BY created_at DESC, id')
  const tokenByHash = db.prepare('SELECT * FROM tokens WHERE hash = ?')
  return {
    find: (request) => findRows(query, request),
    users: async () => (users.all() as Row[]).map(userOfRow),
    user: async (id) => orNull(user.get(id), userOfRow),
    sessions: async (userId) => (sessions.all(userId) as Row[]).map(sessionOfRow),
    tokens: async () => (tokens.all() as Row[]).map(tokenOfRow),
    tokenByHash: async (hash) => orNull(tokenByHash.get(hash), tokenOfRow),
  }
}

async function findRows(query: Kysely<Tables>, request: PeopleQuery): Promise<PeopleRow[]> {
  const { model, where, sortBy, limit, offset } = request
  const fields = PEOPLE_FIELDS[model]
  // One query for four tables: its columns come from the list above, never from a request.
  let found = query
    .selectFrom(TABLES[model])
    .select(fields.map((field) => sql.ref(column(field)).as(field)))
    .where((expression) => conditionOf(expression, model, where))
  if (sortBy !== undefined) found = found.orderBy(sql.ref(columnOf(model, sortBy.field)), sortBy.direction)
  if (limit !== undefined) found = found.limit(limit)
  if (offset !== undefined && limit !== undefined) found = found.offset(offset)
  return (await found.execute()) as PeopleRow[]
}

function columnOf(model: PeopleModel, field: string): string {
  if (!PEOPLE_FIELDS[model].includes(field)) throw new Error(`${model} has no field ${field}`)
  return column(field)
}

const OPERATORS = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

type AnyTable = (typeof TABLES)[PeopleModel]

function sqlOf(model: PeopleModel, { field, operator, value }: PeopleCondition) {
  const own = sql.ref(columnOf(model, field))
  if (Array.isArray(value)) return inList(own, value, operator === 'in')
  if (value === null && operator === 'ne') return sql<boolean>`${own} IS NOT NULL`
  if (value === null) return operator === 'eq' ? sql<boolean>`${own} IS NULL` : sql<boolean>`false`
  if (!(operator in OPERATORS)) throw new Error(`${operator} needs a list`)
  return sql<boolean>`${own} ${sql.raw(OPERATORS[operator as keyof typeof OPERATORS])} ${value}`
}

function inList(own: RawBuilder<unknown>, values: readonly unknown[], isIn: boolean) {
  if (values.length === 0) return isIn ? sql<boolean>`false` : sql<boolean>`true`
  const list = sql.join([...values])
  return isIn ? sql<boolean>`${own} IN (${list})` : sql<boolean>`${own} NOT IN (${list})`
}

function conditionOf(
  { and, or }: ExpressionBuilder<Tables, AnyTable>,
  model: PeopleModel,
  where: readonly PeopleCondition[],
) {
  const say = (condition: PeopleCondition) => sqlOf(model, condition)
  const all = where.filter(({ connector }) => connector === 'AND').map(say)
  const any = where.filter(({ connector }) => connector === 'OR').map(say)
  return and(any.length === 0 ? all : [...all, or(any)])
}

function orNull<T>(row: unknown, read: (row: Row) => T): T | null {
  return row === undefined ? null : read(row as Row)
}

function userOfRow(row: Row): UserRecord & { readonly sessions: number } {
  return {
    id: String(row.id),
    username: String(row.username),
    name: String(row.name),
    role: row.role as Role,
    createdAt: Number(row.created_at),
    lastSignInAt: numberOrNull(row.last_sign_in_at),
    mustChangePassword: row.must_change_password === 1,
    lockedAt: numberOrNull(row.locked_at),
    lockedReason: textOrNull(row.locked_reason),
    sessions: Number(row.sessions),
  }
}

function sessionOfRow(row: Row): SessionRecord {
  return {
    id: String(row.id),
    userId: String(row.user_id),
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.updated_at),
    expiresAt: Number(row.expires_at),
    address: textOrNull(row.ip_address),
    userAgent: textOrNull(row.user_agent),
  }
}

function tokenOfRow(row: Row): TokenRecord {
  return {
    id: String(row.id),
    name: String(row.name),
    hash: String(row.hash),
    scopes: JSON.parse(String(row.scopes)) as TokenScope[],
    userId: String(row.user_id),
    createdAt: Number(row.created_at),
    createdBy: String(row.created_by),
    expiresAt: numberOrNull(row.expires_at),
    lastUsedAt: numberOrNull(row.last_used_at),
    revokedAt: numberOrNull(row.revoked_at),
  }
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value)
}

function textOrNull(value: unknown): string | null {
  return value === null || value === '' ? null : String(value)
}
