// What a verb makes of a fault: steps, each with its entry on the time line, or why it is refused. Pure.
import type { FaultStage } from '../../shared/api/fault.ts'
import type { Failure } from '../ingest/messages.ts'
import type { FaultEntryRecord, FaultProcess, FaultRecord, Told } from '../store/fault-records.ts'

/** What becomes different with one entry; laid on the fault as it is then, so that whoever comes between loses nothing. */
export type FaultStep = {
  readonly set?: Partial<Omit<FaultRecord, 'id' | 'process'>>
  readonly process?: Partial<FaultProcess>
  readonly entry: Pick<FaultEntryRecord, 'kind'> & Partial<Said>
  /** Who has been told of it already. */
  readonly told?: readonly Pick<Told, 'channelId' | 'people'>[]
}
type Said = Pick<FaultEntryRecord, 'from' | 'to' | 'words' | 'summary' | 'round' | 'attachments'> & {
  /** Of a machine: the inspection that says it, or the collector. Absent: whoever makes the change. */
  readonly machine: string
}

export type FaultChange =
  | {
      readonly steps: readonly FaultStep[]
      /** What it does to another fault. */
      readonly others?: readonly { readonly faultId: number; readonly step: FaultStep }[]
    }
  | { readonly refused: Failure['code']; readonly detail: string }

export function withStep(fault: FaultRecord, { set, process }: FaultStep): FaultRecord {
  if (set === undefined && process === undefined) return fault
  return {
    ...fault,
    ...set,
    process: process === undefined ? fault.process : { ...fault.process, ...process },
  }
}

/** What is different when it is on hold no longer. */
export function endHold(
  { heldMs, process: { hold } }: FaultRecord,
  at: number,
): { set: Pick<FaultRecord, 'heldMs'>; process: Pick<FaultProcess, 'hold'> } {
  const held = hold === null ? 0 : Math.max(0, at - hold.since)
  return { set: { heldMs: heldMs + held }, process: { hold: null } }
}

/** Somebody has begun, at the latest now. */
export function begun({ firstHandledAt }: FaultRecord, at: number): Pick<FaultRecord, 'firstHandledAt'> {
  return { firstHandledAt: firstHandledAt ?? at }
}

/** From one stage to another, as an entry says it. */
export function moved(
  { stage }: Pick<FaultRecord, 'stage'>,
  to: FaultStage,
  words: string | null | undefined,
): { from: FaultStage; to: FaultStage; words: string | null } {
  return { from: stage, to, words: words === undefined || words === '' ? null : words }
}
