// What a verb on a fault answers: the fault after it with its timeline entry, or why it is refused.
import type { FaultEntryKind } from '../../shared/api/fault.ts'
import type { Failure } from '../ingest/messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { Actor } from '../store/records.ts'

export type FaultChange =
  | {
      readonly fault: FaultRecord
      readonly entry: {
        readonly kind: FaultEntryKind
        readonly at: number
        readonly by: Actor
        readonly from: string | null
        readonly to: string | null
        readonly words: string | null
      }
    }
  | { readonly refused: Failure['code']; readonly detail: string }
