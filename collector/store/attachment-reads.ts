// Reading what is known of files beside the database.
import type { AttachmentRecord } from './process-records.ts'

export type AttachmentReads = {
  one(id: string): AttachmentRecord | null
  /** In the order in which they came. */
  ofFault(fault: number): readonly AttachmentRecord[]
  /** How many files somebody has sent that belong to nothing yet. */
  countUnattached(byId: string): number
  /** Ids that have a row, of those given. */
  known(ids: readonly string[]): ReadonlySet<string>
}
