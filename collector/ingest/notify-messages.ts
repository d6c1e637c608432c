// Commands about messages to people.
import type { NotificationRecord } from '../store/process-records.ts'
import type { Actor } from '../store/records.ts'

export type NotifyCommand =
  /** What became of messages, as whole rows: sent, to be tried again, given up, folded, and those they were folded into. */
  | { readonly kind: 'note-delivery'; readonly rows: readonly NotificationRecord[]; readonly at: number }
  /** Dead ones, as they are in the store, are to be sent after all. */
  | {
      readonly kind: 'resend-notifications'
      readonly rows: readonly NotificationRecord[]
      readonly by: Actor
      readonly at: number
    }
