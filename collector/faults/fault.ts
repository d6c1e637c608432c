// A fault and the changes it can go through; pure: time and names come in as arguments.
import type { FaultGrade, FaultRisk, FaultSource, PersonRef } from '../../shared/api/fault.ts'
import type { Status } from '../../shared/status.ts'
import type { FaultRecord, FaultSummary } from '../store/fault-records.ts'
import { NEW_PROCESS } from './new-process.ts'

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
  /** Null for what is about no single host. */
  readonly hostNum: number | null
  readonly cause: string
  readonly inspection: string
  readonly item: string
  readonly summary: FaultSummary
  readonly status: Status
  readonly source: FaultSource
  readonly grade: FaultGrade
  readonly risk: FaultRisk
  readonly beganAt: number
  readonly openedAt: number
  readonly badRounds: number
  readonly roundId: number | null
  readonly isPast: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly parent: number | null
  readonly previous: number | null
  readonly windowId: string | null
  /** Who gets it by itself. */
  readonly assignee?: PersonRef | null
}

export function openFault(opening: Opening): FaultRecord {
  const { roundId, windowId, assignee = null, ...rest } = opening
  return {
    ...NEW_FAULT,
    ...rest,
    worst: opening.status,
    stage: 'reported',
    acceptedAt: null,
    acceptedBy: null,
    recoveredAt: null,
    resolvedAt: null,
    closedAt: null,
    lastSeenAt: opening.openedAt,
    flapping: false,
    humanCause: null,
    solution: null,
    openedRound: roundId,
    lastRound: roundId,
    process: { ...NEW_FAULT.process, windowId, assignee },
  }
}
