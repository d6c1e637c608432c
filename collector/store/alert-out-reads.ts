// What is asked about faults that are shown as alerts elsewhere: those that a channel was told of, as they are now.
import type { FaultRecord } from './fault-records.ts'

export type AlertedFault = Pick<
  FaultRecord,
  'id' | 'inspection' | 'item' | 'title' | 'summary' | 'worst' | 'grade' | 'source' | 'labels' | 'openedAt'
> & {
  readonly hostName: string
  /** When it was over: it recovered, or people said so; null while it is not. */
  readonly endedAt: number | null
}

export type AlertOutReads = {
  /** Faults that a channel was told of and that are not over, or not longer than since then. */
  toldOn(channelId: string, endedSince: number): readonly AlertedFault[]
  one(fault: number): AlertedFault | null
}
