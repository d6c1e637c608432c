// What a verb may look at beside the fault and the command; asked of the writer's memory.
import type { PersonRef } from '../../shared/api/fault.ts'
import type { Role } from '../../shared/api/people.ts'
import type { FaultRecord } from '../store/fault-records.ts'

export type VerbGround = {
  /** Whoever makes the change: the person behind a token, the command line as itself. */
  readonly self: PersonRef
  readonly role: Role
  /** Of an account that may sign in; null otherwise. */
  readonly person: (id: string) => PersonRef | null
  readonly fault: (id: number) => FaultRecord | null
  /** Another fault that is open for the same cause. */
  readonly openOfCause: (cause: string) => number | null
}
