// Faults and their time lines as the store keeps them.
import type {
  Checklist,
  FaultEntryKind,
  FaultGrade,
  FaultRisk,
  FaultSource,
  FaultStage,
  Hold,
  PersonRef,
} from '../../shared/api/fault.ts'
import type { Finding } from '../../shared/finding.ts'
import type { Status } from '../../shared/status.ts'

export type FaultRecord = {
  readonly id: number
  readonly hostNum: number | null
  readonly inspection: string
  readonly item: string
  /** One open fault per cause; a unique index keeps it so. */
  readonly cause: string
  readonly summary: FaultSummary
  readonly status: Status
  readonly worst: Status
  readonly stage: FaultStage
  readonly grade: FaultGrade
  readonly source: FaultSource
  readonly beganAt: number
  readonly openedAt: number
  readonly acceptedAt: number | null
  readonly acceptedBy: string | null
  readonly recoveredAt: number | null
  readonly resolvedAt: number | null
  readonly closedAt: number | null
  readonly lastSeenAt: number
  readonly badRounds: number
  readonly flapping: boolean
  readonly parent: number | null
  readonly humanCause: string | null
  readonly solution: string | null
  readonly openedRound: number | null
  readonly lastRound: number | null
  /** It is told by late rounds, and nobody is to be told as if it were now. */
  readonly isPast: boolean
  /** In the words of the person or the alert that reported it; null: as the summary says. */
  readonly title: string | null
  /** Of the host as it was enrolled when it opened, or of the alert. */
  readonly labels: Readonly<Record<string, string>>
  readonly risk: FaultRisk
  readonly dueAt: number | null
  readonly acceptDueAt: number | null
  readonly resolveDueAt: number | null
  readonly firstHandledAt: number | null
  readonly verifiedAt: number | null
  readonly heldMs: number
  readonly reopened: number
  readonly previous: number | null
  readonly mergedInto: number | null
  readonly process: FaultProcess
}

/** What people and the rules have added to it; nothing of it is searched for. */
export type FaultProcess = {
  readonly description: string | null
  readonly reporter: PersonRef | null
  readonly assignee: PersonRef | null
  readonly hold: Hold | null
  readonly review: string | null
  readonly verifiedBy: string | null
  readonly breached: readonly ('accept' | 'resolve')[]
  /** Since when its response times run, and how much (working) time it was on hold since then; null: since it opened. */
  readonly clock: FaultClock | null
  readonly checklist: Checklist | null
  /** The window in which it was found, if it was. */
  readonly windowId: string | null
  /** Where its alert came from. */
  readonly alertSourceId: string | null
  readonly escalation: EscalationState | null
  /** Where people were told of it, so that they are told of its end there. */
  readonly told: readonly Told[]
}
export type Told = {
  readonly channelId: string
  /** Who was named. */
  readonly people: readonly string[]
  /** Its end was told there, and nothing since. */
  readonly isOver: boolean
}
export type FaultClock = {
  readonly acceptFrom: number
  readonly resolveFrom: number
  readonly pausedMs: number
}
export type EscalationState = {
  readonly policyId: string
  /** The step that comes next, from 0. */
  readonly step: number
  readonly round: number
  /** Null: all of it was said as often as it may be. */
  readonly nextAt: number | null
  /** Somebody accepts it; or, when it came back to whoever had it, does anything about it at all. */
  readonly waitsFor: 'acceptance' | 'sign-of-life'
}
/** The words of the finding that opened it, with its figures, so that the title can be said in any language. */
export type FaultSummary = Pick<Finding, 'summary' | 'measurements'>

export type FaultEntryRecord = {
  readonly fault: number
  readonly at: number
  readonly kind: FaultEntryKind
  readonly by: { readonly kind: 'machine' | 'person'; readonly name: string }
  readonly from: string | null
  readonly to: string | null
  readonly words: string | null
  readonly summary: FaultSummary | null
  readonly round: number | null
  /** Ids of files that came with it. */
  readonly attachments?: readonly string[]
}
