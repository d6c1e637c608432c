// Accounts, sessions and tokens: changed in memory first, where a duplicate is found before it can fail a whole commit.
import {
  fits,
  is,
  type PeopleModel,
  type PeopleOp,
  type PeopleRow,
  UNIQUE_FIELDS,
} from '../store/people-rows.ts'
import type { Actor } from '../store/records.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import type { Memory } from './memory.ts'
import type { Command, PeopleAnswer } from './messages.ts'
import { describeChanges, type PeopleChange } from './people-audit.ts'
import type { PeopleMemory } from './people-memory.ts'

const SESSIONS_PER_PERSON = 50

export function writePeople(
  memory: Memory,
  { ops, by, address, at }: Extract<Command, { kind: 'write-people' }>,
): PeopleAnswer {
  const changes: PeopleChange[] = []
  const counts: number[] = []
  const hadAdministrator = hasAdministrator(memory.people)
  try {
    for (const op of ops) counts.push(carryOut(memory.people, op, { changes, at }))
    if (hadAdministrator && !hasAdministrator(memory.people))
      throw new CommandFailure({ code: 'last-administrator' })
  } catch (error) {
    for (const { model, before, after } of changes.toReversed()) {
      set(memory.people, { model, before: after, after: before })
    }
    throw error
  }
  for (const change of changes) writeDown(memory, change)
  for (const entry of describeChanges(changes, memory.people)) {
    noteAudit(memory, { ...entry, at, by: by ?? signerOf(memory.people, entry.userId, address) })
  }
  return { counts, rows: changes.map(({ after }) => after), endedSessions: endedSessions(changes) }
}

/** One row for all: nobody asked for it and it happens every day. */
export function endExpiredSessions(
  memory: Memory,
  { absoluteMs, at }: Extract<Command, { kind: 'end-expired-sessions' }>,
): PeopleAnswer {
  const expired = [...memory.people.session.values()].filter(
    ({ expiresAt, createdAt }) => Number(expiresAt) <= at || Number(createdAt) + absoluteMs <= at,
  )
  for (const { id } of expired) {
    memory.people.session.delete(String(id))
    memory.pending.writes.push({ kind: 'person-gone', model: 'session', id: String(id) })
  }
  if (expired.length > 0) {
    const object = { kind: 'session', id: '', name: '' }
    const after = { count: expired.length }
    noteAudit(memory, { at, by: SYSTEM, action: 'session.expire', object, before: null, after })
  }
  return { counts: [expired.length], rows: [], endedSessions: expired.map(({ id }) => String(id)) }
}

function carryOut(
  people: PeopleMemory,
  op: PeopleOp,
  { changes, at }: { readonly changes: PeopleChange[]; readonly at: number },
): number {
  const change = (model: PeopleModel, before: PeopleRow | null, after: PeopleRow | null) => {
    set(people, { model, before, after })
    changes.push({ model, before, after })
  }
  if (op.kind === 'create') {
    refuseDuplicate(people, op.model, op.row)
    if (op.model === 'session') prepareSignIn(people, op.row, { change, at })
    change(op.model, null, op.row)
    return 1
  }
  const found = [...people[op.model].values()].filter((row) => fits(row, op.where))
  for (const before of found) {
    const after = op.kind === 'delete' ? null : { ...before, ...op.set }
    if (after !== null) refuseDuplicate(people, op.model, after)
    change(op.model, before, after)
  }
  return found.length
}

type Change = (model: PeopleModel, before: PeopleRow | null, after: PeopleRow | null) => void

function prepareSignIn(
  people: PeopleMemory,
  session: PeopleRow,
  { change, at }: { readonly change: Change; readonly at: number },
): void {
  const user = people.user.get(String(session.userId))
  if (user === undefined) throw new CommandFailure({ code: 'unknown-user' })
  if (user.lockedAt != null) throw new CommandFailure({ code: 'account-locked' })
  const own = [...people.session.values()].filter(({ userId }) => userId === user.id)
  const oldest = own.toSorted((one, other) => Number(one.updatedAt) - Number(other.updatedAt))
  for (const row of oldest.slice(0, Math.max(0, own.length + 1 - SESSIONS_PER_PERSON)))
    change('session', row, null)
  change('user', user, { ...user, lastSignInAt: at })
}

function refuseDuplicate(people: PeopleMemory, model: PeopleModel, row: PeopleRow): void {
  const rows = [...people[model].values()].filter(({ id }) => id !== row.id)
  const isTaken = UNIQUE_FIELDS[model].some((fields) => {
    const where = fields.map((field) => is(field, row[field] ?? null))
    return rows.some((other) => fits(other, where))
  })
  if (isTaken) throw new CommandFailure({ code: 'user-exists' })
}

function set(people: PeopleMemory, { model, before, after }: PeopleChange): void {
  if (after !== null) people[model].set(String(after.id), after)
  else if (before !== null) people[model].delete(String(before.id))
}

function writeDown({ pending }: Memory, { model, before, after }: PeopleChange): void {
  if (after !== null) pending.writes.push({ kind: 'person', model, row: after })
  else if (before !== null) pending.writes.push({ kind: 'person-gone', model, id: String(before.id) })
}

function hasAdministrator(people: PeopleMemory): boolean {
  return [...people.user.values()].some(({ role, lockedAt }) => role === 'administrator' && lockedAt == null)
}

/** Whoever signs in does it in their own name. */
function signerOf(people: PeopleMemory, userId: string | null, address: string | null): Actor {
  const user = userId === null ? undefined : people.user.get(userId)
  if (user === undefined) return SYSTEM
  return { kind: 'person', id: String(user.id), name: String(user.name), address }
}

function endedSessions(changes: readonly PeopleChange[]): string[] {
  return changes.flatMap(({ model, before, after }) =>
    model === 'session' && before !== null && after === null ? [String(before.id)] : [],
  )
}
