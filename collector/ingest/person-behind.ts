// The person behind who acts: in a session, or with a token that the person made.
import type { PersonRef } from '../../shared/api/fault.ts'
import type { Actor } from '../store/records.ts'
import type { Memory } from './memory.ts'

/** The command line and machines stand for themselves. */
export function personBehind(
  memory: Pick<Memory, 'tokens' | 'people'>,
  { kind, id, name }: Actor,
): PersonRef {
  const userId = kind === 'token' ? memory.tokens.get(id)?.userId : undefined
  const user = userId === undefined ? undefined : memory.people.user.get(userId)
  return user === undefined ? { id, name } : { id: String(user.id), name: String(user.name) }
}
