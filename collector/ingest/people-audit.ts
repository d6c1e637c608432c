// What a change of accounts and sessions is called in the operation log; never a password, a hash or a token.
import type { PeopleModel, PeopleRow } from '../store/people-rows.ts'
import type { AuditEntry } from '../store/records.ts'

export type PeopleChange = {
  readonly model: PeopleModel
  readonly before: PeopleRow | null
  readonly after: PeopleRow | null
}
/** userId: whose it is, who signs it when nobody else does. */
type Entry = Pick<AuditEntry, 'action' | 'object' | 'before' | 'after'> & { readonly userId: string | null }

/** All that the log may show of an account. */
const SHOWN_OF_USER = ['username', 'name', 'role', 'lockedReason'] as const

export function describeChanges(
  changes: readonly PeopleChange[],
  { user: users }: { readonly user: ReadonlyMap<string, PeopleRow> },
): Entry[] {
  const made = new Set(
    changes.flatMap(({ model, before, after }) =>
      model === 'user' && before === null && after !== null ? [after.id] : [],
    ),
  )
  return changes.flatMap(({ model, before, after }) => {
    const row = after ?? before
    if (row === null) return []
    if (model === 'verification') return describeVerification(row, before === null)
    const user = model === 'user' ? row : (users.get(String(row.userId)) ?? null)
    const userId = String(model === 'user' ? row.id : row.userId)
    const object = { kind: 'user', id: userId, name: String(user?.username ?? '') }
    const entries =
      model === 'user'
        ? describeUser(before, after)
        : model === 'session'
          ? describeSession(before, after)
          : describeAccount(before, after, { user, isNew: made.has(userId) })
    return entries.map((entry) => ({ ...entry, object, userId }))
  })
}

type Words = Pick<Entry, 'action' | 'before' | 'after'>

function describeUser(before: PeopleRow | null, after: PeopleRow | null): Words[] {
  if (before === null) return [{ action: 'user.create', before: null, after: shown(after) }]
  if (after === null) return [{ action: 'user.delete', before: shown(before), after: null }]
  const [was, is] = [before.lockedAt ?? null, after.lockedAt ?? null]
  const changed = SHOWN_OF_USER.filter((field) => (before[field] ?? null) !== (after[field] ?? null))
  const action = was === is ? 'user.change' : is === null ? 'user.unlock' : 'user.lock'
  if (was === is && changed.length === 0) return []
  return [{ action, before: pick(before, changed), after: pick(after, changed) }]
}

/** That a session goes on is no change that anybody made. */
function describeSession(before: PeopleRow | null, after: PeopleRow | null): Words[] {
  if (before === null)
    return [{ action: 'session.create', before: null, after: { userAgent: after?.userAgent ?? null } }]
  if (after === null) return [{ action: 'session.end', before: { createdAt: before.createdAt }, after: null }]
  return []
}

function describeAccount(
  before: PeopleRow | null,
  after: PeopleRow | null,
  { user, isNew }: { readonly user: PeopleRow | null; readonly isNew: boolean },
): Words[] {
  if (isNew) return []
  if (after === null)
    return [{ action: 'user.unlink', before: { provider: before?.providerId }, after: null }]
  if (before?.password === after.password)
    return [{ action: 'user.link', before: null, after: { provider: after.providerId } }]
  return [{ action: 'user.password', before: null, after: { mustChange: user?.mustChangePassword === 1 } }]
}

function describeVerification(row: PeopleRow, isNew: boolean): Entry[] {
  const object = { kind: 'verification', id: String(row.id), name: '' }
  const action = isNew ? 'verification.create' : 'verification.end'
  return [{ action, object, before: null, after: null, userId: null }]
}

function shown(row: PeopleRow | null) {
  return row === null ? null : pick(row, SHOWN_OF_USER)
}

function pick(row: PeopleRow, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, row[field] ?? null]))
}
