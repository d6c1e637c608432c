// How long it took to accept and to resolve faults, as the store tells it.
import type { FaultGrade, FaultSource, FaultStats } from '../../shared/api/fault.ts'

export type FaultStatsQuery = {
  readonly from: number
  readonly to: number
  readonly labels: readonly (readonly [key: string, value: string])[]
}

export type FaultDuration = { readonly grade: FaultGrade; readonly ms: number }
export type FaultDurations = {
  readonly accepted: readonly FaultDuration[]
  readonly resolved: readonly FaultDuration[]
  /** The newest entry of all time lines that is told of; to go on from. */
  readonly newest: number
}

export type FaultTimeReads = {
  /** Of faults that were reported from … to before …; hold time is taken out. */
  stats(query: FaultStatsQuery): FaultStats['grades']
  /** What was accepted and resolved behind an entry; null: of all faults as they are. */
  durations(after: number | null): FaultDurations
  /** Response times that were ever missed. */
  breaches(): readonly {
    readonly which: 'accept' | 'resolve'
    readonly grade: FaultGrade
    readonly count: number
  }[]
  reopened(): readonly { readonly source: FaultSource; readonly grade: FaultGrade; readonly count: number }[]
}
