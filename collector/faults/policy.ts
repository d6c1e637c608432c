// What all policies together say of one item: laid over each other in their order, over the inspection's own rule. Pure.
import type { FaultGrade, FaultRisk } from '../../shared/api/fault.ts'
import type { Limit, Objective, Policy } from '../../shared/api/settings/policy.ts'
import type { FaultRule } from '../../shared/catalogue.ts'
import { type Selected, selects, selectsHost } from '../../shared/selector.ts'
import type { Status } from '../../shared/status.ts'
import type { FaultRecord } from '../store/fault-records.ts'

/** How findings become faults and faults end; what is absent is as it always was. */
export type Rule = FaultRule & {
  /** badRounds among the last so many; without it in a row. */
  readonly ofRounds?: number | undefined
  readonly minMs?: number | undefined
  readonly flapChanges?: number | undefined
  readonly flapMs?: number | undefined
  /** Findings of this status and worse make faults. */
  readonly from?: 'warning' | 'critical' | undefined
  readonly isIgnored?: boolean | undefined
  /** Somebody has said how many or how long: then events wait for that, too. */
  readonly isCounted?: boolean | undefined
  /** Somebody has said how it ends, whoever has the fault. */
  readonly isEndSet?: boolean | undefined
}

export type NamedLimit = Limit & { readonly policy: string }

export type EffectivePolicy = {
  readonly rule: Rule
  readonly limits: readonly NamedLimit[]
  readonly grade: Readonly<Record<Exclude<Status, 'ok'>, FaultGrade>>
  readonly risk: FaultRisk
  /** Null: no response times for the grade. */
  readonly objectives: Readonly<Record<FaultGrade, Objective | null>>
  readonly calendarId: string | null
  readonly escalationId: string | null
  readonly assigneeId: string | null
  /** Null: as the grade and the status have it. */
  readonly repeatMinutes: number | null
  readonly reopenMinutes: number
  readonly autoCloseDays: number | null
  /** Names of the policies that had a say, in their order. */
  readonly names: readonly string[]
}

export const REOPEN_MINUTES = 1_440

/** Those that are on, in the order in which they are laid over each other. */
export function inOrder(policies: readonly Policy[]): Policy[] {
  return policies
    .filter(({ enabled }) => enabled)
    .map((policy, index) => ({ policy, index }))
    .sort((one, other) => one.policy.order - other.policy.order || one.index - other.index)
    .map(({ policy }) => policy)
}

/** Of policies in order those that may say something of an item of the inspection on the host. */
export function policiesOfSeries(
  policies: readonly Policy[],
  target: Pick<Selected, 'hostId' | 'labels' | 'inspection'>,
): Policy[] {
  return policies.filter(
    ({ match }) =>
      selectsHost(match, target) &&
      (match.inspections.length === 0 || match.inspections.includes(target.inspection)),
  )
}

/** All policies in order that fit the target, merged field by field over the inspection's own rule. */
export function policyFor(policies: readonly Policy[], target: Selected, own: FaultRule): EffectivePolicy {
  return mergePolicies(
    policies.filter(({ match }) => selects(match, target)),
    own,
  )
}

export function mergePolicies(policies: readonly Policy[], own: FaultRule): EffectivePolicy {
  let merged = withoutPolicies(own)
  for (const policy of policies) merged = overlay(merged, policy)
  return merged
}

function withoutPolicies(own: FaultRule): EffectivePolicy {
  return {
    rule: own,
    limits: [],
    grade: { warning: 'general', critical: 'general', unknown: 'general' },
    risk: 'medium',
    objectives: { general: null, major: null },
    calendarId: null,
    escalationId: null,
    assigneeId: null,
    repeatMinutes: null,
    reopenMinutes: REOPEN_MINUTES,
    autoCloseDays: null,
    names: [],
  }
}

function overlay(under: EffectivePolicy, policy: Policy): EffectivePolicy {
  const { grade, objectives } = policy
  return {
    rule: overlayRule(under.rule, policy),
    limits: overlayLimits(under.limits, policy),
    grade: {
      warning: grade.warning ?? under.grade.warning,
      critical: grade.critical ?? under.grade.critical,
      unknown: grade.unknown ?? under.grade.unknown,
    },
    risk: policy.risk ?? under.risk,
    objectives: {
      general: objectives.general ?? under.objectives.general,
      major: objectives.major ?? under.objectives.major,
    },
    calendarId: given(policy.calendarId, under.calendarId),
    escalationId: given(policy.escalationId, under.escalationId),
    assigneeId: given(policy.assigneeId, under.assigneeId),
    repeatMinutes: policy.repeatMinutes ?? under.repeatMinutes,
    reopenMinutes: policy.reopenMinutes ?? under.reopenMinutes,
    autoCloseDays: policy.autoCloseDays ?? under.autoCloseDays,
    names: [...under.names, policy.name],
  }
}

/** Null takes away what a policy before has set; absent leaves it. */
function given(said: string | null | undefined, under: string | null): string | null {
  return said === undefined ? under : said
}

function overlayRule(under: Rule, { rule, ignore }: Policy): Rule {
  const isCounted = rule.badRounds !== undefined || rule.ofRounds !== undefined || (rule.minMinutes ?? 0) > 0
  return {
    badRounds: rule.badRounds ?? under.badRounds,
    goodRounds: rule.goodRounds ?? under.goodRounds,
    recovery: rule.recovery ?? under.recovery,
    ofRounds: rule.ofRounds ?? under.ofRounds,
    minMs: rule.minMinutes === undefined ? under.minMs : rule.minMinutes * 60_000,
    flapChanges: rule.flapChanges ?? under.flapChanges,
    flapMs: rule.flapMinutes === undefined ? under.flapMs : rule.flapMinutes * 60_000,
    from: rule.from ?? under.from,
    isIgnored: ignore || under.isIgnored,
    isCounted: isCounted || under.isCounted,
    isEndSet: rule.recovery !== undefined || under.isEndSet,
  }
}

/** One limit for each side of a figure: a later one takes its place. */
function overlayLimits(under: readonly NamedLimit[], { limits, name }: Policy): readonly NamedLimit[] {
  if (limits.length === 0) return under
  const isReplaced = (old: Limit) =>
    limits.some(({ measurement, side }) => measurement === old.measurement && side === old.side)
  return [...under.filter((old) => !isReplaced(old)), ...limits.map((limit) => ({ ...limit, policy: name }))]
}

/** How a fault ends that has recovered: what somebody has taken on, or is major, is for people to end. */
export function recoveryOf(
  { rule }: EffectivePolicy,
  fault: Pick<FaultRecord, 'stage' | 'grade'> | undefined,
): FaultRule['recovery'] {
  if (fault === undefined || rule.isEndSet === true || rule.recovery === 'person') return rule.recovery
  const isNobodys = fault.stage === 'reported' || fault.stage === 'resolved' || fault.stage === 'verified'
  return isNobodys && fault.grade !== 'major' ? 'automatic' : 'person'
}

export function gradeFor(policy: EffectivePolicy, status: Status): FaultGrade {
  return policy.grade[status === 'ok' ? 'warning' : status]
}

const DAY_MINUTES = 1_440

/** After how many minutes a fault that stays is said again; 0: never. */
export function repeatMinutesFor(
  policy: EffectivePolicy,
  fault: Pick<FaultRecord, 'grade' | 'status'>,
): number {
  if (policy.repeatMinutes !== null) return policy.repeatMinutes
  return fault.grade === 'major' || fault.status === 'critical' ? DAY_MINUTES : 7 * DAY_MINUTES
}
