// The inspection has the last word on a repair: it is run again, and what it finds verifies the fault or reopens it.
import { isBad } from '../../shared/status.ts'
import { reopened } from '../faults/verified.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { ItemState } from '../store/records.ts'
import { type Arrival, isOfThePast } from './arrival.ts'
import { isBuiltIn } from './built-in.ts'
import type { HostMemory } from './host-memory.ts'
import { hostOfFault, type Memory } from './memory.ts'
import { takeSteps } from './take-steps.ts'

/** Asks for a round of now. A host that is not connected, or has no such inspection, tells by its next round. */
export function wantRound(memory: Memory, { id, stage, status, hostNum, inspection }: FaultRecord): void {
  const host = hostOfFault(memory, { hostNum })
  if (stage !== 'resolved' || !isBad(status) || host === undefined || isBuiltIn(inspection)) return
  memory.pending.wanted.push({ hostId: host.record.id, inspection, faultId: id })
}

/** A host is here again: what was resolved meanwhile, or was asked for and never came, is asked for now. */
export function wantRoundsOf(memory: Memory, host: HostMemory): void {
  for (const id of host.openFaults) {
    const fault = memory.openFaults.get(id)
    if (fault !== undefined) wantRound(memory, fault)
  }
}

type Judged = {
  readonly arrival: Arrival
  readonly fault: FaultRecord
  readonly decision: { readonly after: Pick<ItemState, 'status'> | null }
  readonly roundId: number | null
}

/** Of a round that has judged the item of a fault; the answer is the fault as it is then. */
export function verifyByRound(memory: Memory, { arrival, fault, decision, roundId }: Judged): FaultRecord {
  const { stage, resolvedAt, inspection } = fault
  if ((stage !== 'resolved' && stage !== 'verified') || resolvedAt === null) return fault
  const at = arrival.receivedAt
  if (isOfThePast(arrival) || !isAfter(arrival, resolvedAt)) return fault
  if (decision.after !== null && isBad(decision.after.status)) {
    const said = { machine: inspection, round: roundId, summary: STILL_BAD }
    return takeSteps(memory, fault, [reopened(fault, said)], { by: null, at, isJudging: true })
  }
  // Good, and not often enough yet.
  if (arrival.round.trigger === 'demand') wantRound(memory, fault)
  return fault
}

const STILL_BAD = { summary: { code: 'still-found', values: {} }, measurements: [] }

/** It looked after the repair was said to be done; what was asked for since was, whatever the host's clock says. */
function isAfter({ round, receivedAt }: Arrival, resolvedAt: number): boolean {
  return round.observedAt > resolvedAt || (round.trigger === 'demand' && receivedAt > resolvedAt)
}
