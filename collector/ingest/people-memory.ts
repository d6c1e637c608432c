// Accounts and sessions as the writer remembers them.
import type { PeopleModel, PeopleRow } from '../store/people-rows.ts'

export type PeopleMemory = Readonly<Record<PeopleModel, Map<string, PeopleRow>>>

export function createPeopleMemory(rows: Readonly<Record<PeopleModel, readonly PeopleRow[]>>): PeopleMemory {
  const byId = (model: PeopleModel) => new Map(rows[model].map((row) => [String(row.id), row]))
  return {
    user: byId('user'),
    session: byId('session'),
    account: byId('account'),
    verification: byId('verification'),
  }
}
