// What the writer knows of one host beyond its row: its series, its marks, its connection, its clock.
import type { SeqRange } from '../../shared/protocol.ts'
import type { HostRecord, SeriesState } from '../store/records.ts'
import type { Mark } from './mark.ts'
import type { PastChain } from './past-chain.ts'

export type HostMemory = {
  record: HostRecord
  /** The connection that holds the lease; null when none is open. */
  connection: number | null
  heardAt: number
  /** By a clock that nobody sets (Memory.tick). */
  heardTick: number
  /** Heartbeats in a row that say something new of the host's clock, and what was said of it last. */
  clockNews: number
  clockSaidMs: number | null
  readonly series: Map<string, SeriesState>
  readonly marks: Map<string, Mark>
  /** By epoch: numbers behind the mark that never came, and nobody has said why. */
  readonly unexplained: Map<string, readonly SeqRange[]>
  /** The outbox that the newest connection speaks for; rounds of an older one say nothing about now. */
  epoch: string | null
  /** Series whose live rounds have overtaken a backlog. */
  readonly chains: Map<string, PastChain>
  /** The mark that a heartbeat with an empty outbox found with numbers missing. */
  stuckMark: Mark | null
  readonly openFaults: Set<number>
}
