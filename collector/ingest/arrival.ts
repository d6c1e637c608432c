// A round on its way into the memory and the store, with where it came from.
import type { Round } from '../../shared/round.ts'
import { isLate } from '../late.ts'
import type { HostMemory } from './host-memory.ts'

export type Arrival = {
  readonly host: HostMemory
  readonly round: Round
  readonly receivedAt: number
  readonly epoch: string | null
  readonly seq: number | null
  readonly lane?: 'live' | 'backlog'
  /** Rounds before it are still to come. */
  readonly isAhead?: boolean
  /** Its number had been given up and rounds behind it are judged already: it goes into history. */
  readonly isStray?: boolean
  /** Judge only these items; the others stay as they are. Used by the collector's own inspections. */
  readonly only?: ReadonlySet<string>
}

/** It had waited somewhere before it came. */
export function hasWaited({ host, round, receivedAt }: Arrival): boolean {
  const observedAt = round.observedAt - (host.record.clockOffsetMs ?? 0)
  return isLate({ observedAt, durationMs: round.durationMs, receivedAt })
}

/** What it says may be over already: nobody is told of it as if it were now. */
export function isOfThePast(arrival: Arrival): boolean {
  return arrival.seq !== null && arrival.lane !== 'live' && hasWaited(arrival)
}
