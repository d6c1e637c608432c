// A fault and the changes it can go through; pure: time and names come in as arguments.
import type { FaultSource, FaultStage } from '../../shared/api/fault.ts'
import type { Status } from '../../shared/status.ts'
import type { FaultRecord, FaultSummary } from '../store/records.ts'

export type FaultVerb = 'accept' | 'note' | 'resolve'

// Stages from which a person may do what; the full process adds to this table.
const LEGAL: Readonly<Record<FaultVerb, readonly FaultStage[]>> = {
  accept: ['reported'],
  note: ['reported', 'accepted', 'handling', 'on-hold', 'resolved', 'verified'],
  resolve: ['reported', 'accepted', 'handling'],
}

/** What a person may do to a fault in this stage; the same list refuses and offers. */
export function legalVerbs(stage: FaultStage): FaultVerb[] {
  return (Object.keys(LEGAL) as FaultVerb[]).filter((verb) => LEGAL[verb].includes(stage))
}

export type Opening = {
  readonly id: number
  readonly hostNum: number
  readonly hostId: string
  readonly inspection: string
  readonly item: string
  readonly summary: FaultSummary
  readonly status: Status
  readonly source: FaultSource
  readonly beganAt: number
  readonly openedAt: number
  readonly badRounds: number
  readonly roundId: number
  readonly isPast: boolean
}

export function openFault(opening: Opening): FaultRecord {
  const { hostId, roundId, ...rest } = opening
  return {
    ...rest,
    cause: `${hostId}/${opening.inspection}/${opening.item}`,
    worst: opening.status,
    stage: 'reported',
    grade: 'general',
    acceptedAt: null,
    acceptedBy: null,
    recoveredAt: null,
    resolvedAt: null,
    closedAt: null,
    lastSeenAt: opening.openedAt,
    flapping: false,
    parent: null,
    humanCause: null,
    solution: null,
    openedRound: roundId,
    lastRound: roundId,
  }
}

export function recoverFault(
  fault: FaultRecord,
  recovery: { readonly at: number; readonly roundId: number },
): FaultRecord {
  return { ...fault, status: 'ok', recoveredAt: recovery.at, lastRound: recovery.roundId }
}

export function closeFault(fault: FaultRecord, at: number): FaultRecord {
  return { ...fault, stage: 'closed', closedAt: at }
}
