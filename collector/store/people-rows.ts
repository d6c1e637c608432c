// Accounts and sessions as rows of plain values, as the sign-in library asks for them; what both stores have to know.

/** account: how somebody signs in (a password now); verification: short-lived proofs of the library. */
export type PeopleModel = 'user' | 'session' | 'account' | 'verification'
/** Moments are Unix milliseconds, yes and no are 1 and 0. */
export type PeopleRow = Readonly<Record<string, string | number | null>>

export const PEOPLE_FIELDS: Readonly<Record<PeopleModel, readonly string[]>> = {
  user: [
    'id',
    'username',
    'email',
    'emailVerified',
    'name',
    'image',
    'role',
    'createdAt',
    'updatedAt',
    'lastSignInAt',
    'mustChangePassword',
    'lockedAt',
    'lockedReason',
  ],
  session: ['id', 'userId', 'token', 'expiresAt', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent'],
  account: [
    'id',
    'userId',
    'accountId',
    'providerId',
    'password',
    'accessToken',
    'refreshToken',
    'idToken',
    'accessTokenExpiresAt',
    'refreshTokenExpiresAt',
    'scope',
    'createdAt',
    'updatedAt',
  ],
  verification: ['id', 'identifier', 'value', 'expiresAt', 'createdAt', 'updatedAt'],
}
export const PEOPLE_MODELS = Object.keys(PEOPLE_FIELDS) as readonly PeopleModel[]

/** No two rows have the same values in all fields of one of these. */
export const UNIQUE_FIELDS: Readonly<Record<PeopleModel, readonly (readonly string[])[]>> = {
  user: [['id'], ['username'], ['email']],
  session: [['id'], ['token']],
  account: [['id'], ['providerId', 'accountId']],
  verification: [['id']],
}

type Value = string | number | null
export type PeopleCondition = {
  readonly field: string
  readonly operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'not_in'
  readonly value: Value | readonly Value[]
  /** All with AND hold, and one of those with OR if there are any. */
  readonly connector: 'AND' | 'OR'
}

/** One change of rows; all of a command happen or none. */
export type PeopleOp =
  | { readonly kind: 'create'; readonly model: PeopleModel; readonly row: PeopleRow }
  | {
      readonly kind: 'update'
      readonly model: PeopleModel
      readonly where: readonly PeopleCondition[]
      readonly set: PeopleRow
    }
  | { readonly kind: 'delete'; readonly model: PeopleModel; readonly where: readonly PeopleCondition[] }

export function is(field: string, value: Value): PeopleCondition {
  return { field, operator: 'eq', value, connector: 'AND' }
}

/** What the SQL of the reading side says, for rows in the writer's memory. */
export function fits(row: PeopleRow, where: readonly PeopleCondition[]): boolean {
  const any = where.filter(({ connector }) => connector === 'OR')
  return (
    where.every((condition) => condition.connector === 'OR' || holds(row, condition)) &&
    (any.length === 0 || any.some((condition) => holds(row, condition)))
  )
}

// As in SQL nothing is greater than null, and null is in no list.
function holds(row: PeopleRow, { field, operator, value }: PeopleCondition): boolean {
  const own = row[field] ?? null
  if (value === null) return operator === 'ne' ? own !== null : operator === 'eq' && own === null
  if (Array.isArray(value) && value.length === 0) return operator === 'not_in'
  if (own === null) return false
  if (Array.isArray(value)) return value.includes(own) === (operator === 'in')
  const other = value as string | number
  switch (operator) {
    case 'eq':
      return own === other
    case 'ne':
      return own !== other
    case 'lt':
      return own < other
    case 'lte':
      return own <= other
    case 'gt':
      return own > other
    case 'gte':
      return own >= other
    default:
      return false
  }
}
