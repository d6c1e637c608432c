// How long it took to accept and to resolve faults, as the store tells it.
import type { FaultStats } from '../../shared/api/fault.ts'
import type { LabelPairs } from './read-store.ts'

export type FaultStatsQuery = { readonly from: number; readonly to: number; readonly labels: LabelPairs }

export type FaultTimeReads = {
  /** Of faults that were reported from … to before …; hold time is taken out. */
  stats(query: FaultStatsQuery): FaultStats['grades']
}
