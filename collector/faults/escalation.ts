// How far an escalation has come and what comes next; pure.
import type { Escalation } from '../../shared/api/settings/duty.ts'
import type { EscalationState, FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'

const MINUTE_MS = 60_000
/** Steps without any waiting must not go round in one moment. */
const BETWEEN_ROUNDS_MS = 5 * MINUTE_MS
/** So many reminders without an answer, and whoever is on duty hears of it too. */
const UNANSWERED = 3

type Entry = Pick<FaultEntryRecord, 'kind' | 'by'>
type Begun = Pick<EscalationState, 'policyId' | 'waitsFor'>

export function firstStep(policy: Escalation, begun: Begun, at: number): EscalationState {
  return { ...begun, step: 0, round: 0, nextAt: at + waitMs(policy, 0) }
}

/** After the step that the state names was taken. `nextAt` null: all of it was said as often as it may be. */
export function stepAfter(policy: Escalation, state: EscalationState, at: number): EscalationState {
  const step = state.step + 1
  if (step < policy.steps.length) return { ...state, step, nextAt: at + waitMs(policy, step) }
  if (state.round >= policy.repeat) return { ...state, step: policy.steps.length, nextAt: null }
  const nextAt = at + Math.max(waitMs(policy, 0), BETWEEN_ROUNDS_MS)
  return { ...state, step: 0, round: state.round + 1, nextAt }
}

function waitMs({ steps }: Escalation, step: number): number {
  return (steps[step]?.afterMinutes ?? 0) * MINUTE_MS
}

/** What an escalation makes of an entry: nothing, an end, or a beginning that waits for this. */
export function escalationAt(
  fault: FaultRecord,
  entry: Entry,
  isSuppressed: boolean,
): 'keep' | 'stop' | { readonly begin: EscalationState['waitsFor'] } {
  const { escalation } = fault.process
  if (fault.isPast || isSuppressed || fault.status === 'ok') return 'stop'
  const isTaken = fault.stage === 'accepted' || fault.stage === 'handling'
  if (entry.kind === 'reopened' && isTaken) return { begin: 'sign-of-life' }
  if (isTaken && escalation?.waitsFor === 'sign-of-life') return entry.by.kind === 'person' ? 'stop' : 'keep'
  if (fault.stage !== 'reported') return 'stop'
  if (entry.kind === 'returned' || entry.kind === 'reopened') return { begin: 'acceptance' }
  return escalation === null && BEGINNINGS.includes(entry.kind) ? { begin: 'acceptance' } : 'keep'
}

/** With `released` it is let go from what had silenced it. */
const BEGINNINGS: readonly Entry['kind'][] = ['opened', 'recurred', 'released']

/** Somebody has it and nothing keeps them from going on. */
export function isReminded({ stage, isPast }: FaultRecord): boolean {
  return !isPast && (stage === 'accepted' || stage === 'handling')
}

/** Whom the reminder of this number is for: the assignee, and in the end the rosters of the first step as well. */
export function remindedTargets(
  fault: FaultRecord,
  policy: Escalation,
  number: number,
): Escalation['steps'][number]['targets'] {
  const { assignee } = fault.process
  const first = policy.steps[0]?.targets ?? []
  if (assignee === null) return first
  const rosters = number > UNANSWERED ? first.filter(({ kind }) => kind === 'roster') : []
  return [{ kind: 'person', id: assignee.id }, ...rosters]
}
