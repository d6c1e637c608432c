// Commands of people about faults.
import type { FaultVerb } from '../../shared/api/fault.ts'
import type { FaultVerbBody, ReportFault } from '../../shared/api/fault-verbs.ts'
import type { AttachmentRecord } from '../store/process-records.ts'
import type { Actor } from '../store/records.ts'

export type ChangeFault<Verb extends FaultVerb = FaultVerb> = {
  [One in Verb]: {
    readonly kind: 'change-fault'
    readonly faultId: number
    readonly verb: One
    readonly body: FaultVerbBody[One]
    readonly by: Actor
    readonly at: number
  }
}[Verb]

export type FaultCommand =
  | ChangeFault
  /** The answer is the number of the new fault. */
  | { readonly kind: 'report-fault'; readonly report: ReportFault; readonly by: Actor; readonly at: number }
  /** A file has been stored; a fault or a note may name it from now on. */
  | {
      readonly kind: 'add-attachment'
      readonly attachment: AttachmentRecord
      readonly by: Actor
      readonly at: number
    }
  /** Files that were sent before the moment and belong to nothing leave; the answer is their ids. */
  | { readonly kind: 'sweep-attachments'; readonly before: number; readonly at: number }
