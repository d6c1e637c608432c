// A fault and the changes it can go through; pure: time and names come in as arguments.
import type { FaultSource } from '../../shared/api/fault.ts'
import type { Status } from '../../shared/status.ts'
import { type FaultRecord, type FaultSummary, NEW_PROCESS } from '../store/fault-records.ts'

/** What only people and policies add. */
export const NEW_FAULT = {
  title: null,
  risk: 'medium',
  dueAt: null,
  acceptDueAt: null,
  resolveDueAt: null,
  firstHandledAt: null,
  verifiedAt: null,
  heldMs: 0,
  reopened: 0,
  previous: null,
  mergedInto: null,
  process: NEW_PROCESS,
} as const satisfies Partial<FaultRecord>

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
  readonly labels: Readonly<Record<string, string>>
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
    ...NEW_FAULT,
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
