// What the pages of duty ask of the store.
import type { HandoverRecord } from './process-records.ts'

export type DutyReads = {
  /** Of a roster, those of the duty that ended last first. */
  handovers(rosterId: string, limit: number): readonly HandoverRecord[]
  handover(id: string): HandoverRecord | null
}
