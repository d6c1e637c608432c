// Commands of people about duty.

import type { CreateOverride, SwapDuty } from '../../shared/api/duty.ts'
import type { PersonRef } from '../../shared/api/fault.ts'
import type { Actor } from '../store/records.ts'

export type DutyCommand =
  /** The answer is the roster as it is then. */
  | {
      readonly kind: 'stand-in'
      readonly rosterId: string
      readonly override: CreateOverride
      readonly by: Actor
      readonly at: number
    }
  /** Of a swap both halves; refused when one of them has been swapped again since. */
  | {
      readonly kind: 'end-stand-in'
      readonly rosterId: string
      readonly overrideId: string
      readonly by: Actor
      readonly at: number
    }
  /** Refused when one of the two has no duty then. */
  | {
      readonly kind: 'swap-duty'
      readonly rosterId: string
      readonly swap: SwapDuty
      readonly by: Actor
      readonly at: number
    }
  /** Of one person at the end of one duty there is one note; another takes its place. The answer is the note. */
  | {
      readonly kind: 'write-handover'
      readonly rosterId: string
      readonly text: string
      /** Beginning of the duty that it is about; null: the person's own that runs or ended last. */
      readonly shiftFrom: number | null
      readonly person: PersonRef
      readonly by: Actor
      readonly at: number
    }
  | {
      readonly kind: 'see-handover'
      readonly handoverId: string
      readonly person: PersonRef
      readonly by: Actor
      readonly at: number
    }
