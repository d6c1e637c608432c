// A round on its way into the memory and the store, with where it came from.
import type { Round } from '../../shared/round.ts'
import type { HostMemory } from './memory.ts'

export type Arrival = {
  readonly host: HostMemory
  readonly round: Round
  readonly receivedAt: number
  readonly epoch: string | null
  readonly seq: number | null
  /** Judge only these items; the others stay as they are. Used by the collector's own inspections. */
  readonly only?: ReadonlySet<string>
}
