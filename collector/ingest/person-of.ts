// A person by the id of the account; nobody whose account is locked or gone.
import type { PersonRef } from '../../shared/api/fault.ts'
import type { Memory } from './memory.ts'

export function personOf({ people }: Pick<Memory, 'people'>, id: string | null): PersonRef | null {
  const user = id === null ? undefined : people.user.get(id)
  return id === null || user === undefined || user.lockedAt != null ? null : { id, name: String(user.name) }
}
