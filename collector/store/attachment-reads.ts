// Reading what is known of files beside the database.
import type { AttachmentRecord } from './process-records.ts'

/** With the entry of the time line that brought it. */
export type StoredAttachment = AttachmentRecord & { readonly entryId: number | null }

export type AttachmentReads = {
  one(id: string): AttachmentRecord | null
  /** In the order in which they came. */
  ofFault(fault: number): readonly StoredAttachment[]
  /** How many files somebody has sent that belong to nothing yet. */
  countUnattached(byId: string): number
  /** Ids that have a row, of those given. */
  known(ids: readonly string[]): ReadonlySet<string>
}
