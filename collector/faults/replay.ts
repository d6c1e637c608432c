// The rounds of one series played through the rule on faults, as they would have been judged by other policies. Pure.
import type { FaultGrade } from '../../shared/api/fault.ts'
import type { Policy } from '../../shared/api/settings/policy.ts'
import type { FaultRule } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import { type Selected, selects } from '../../shared/selector.ts'
import { isBad, type Status, statusRank } from '../../shared/status.ts'
import { decide, type Effect } from '../ingest/decide.ts'
import type { FaultSummary } from '../store/fault-records.ts'
import type { ItemState } from '../store/records.ts'
import type { ReplayRound } from '../store/replay-reads.ts'
import { judgeByLimits } from './limits.ts'
import { type EffectivePolicy, gradeFor, mergePolicies } from './policy.ts'

export type ReplayedFault = {
  readonly item: string
  readonly words: FaultSummary
  readonly status: Status
  readonly grade: FaultGrade
  readonly openedAt: number
  readonly recoveredAt: number | null
  readonly flapping: boolean
}

type Item = { state: ItemState | undefined; fault: ReplayedFault | null; words: FaultSummary }
/** Of the round itself, when it could not look. */
const ROUND_ITEM = '@round'

/** `policies`: of those in order, the ones that may say something of the series. */
export function createReplay(policies: readonly Policy[], target: Omit<Selected, 'item'>, own: FaultRule) {
  const items = new Map<string, Item>()
  const merged = new Map<string, EffectivePolicy>()
  const done: ReplayedFault[] = []
  /** All was well in the round before, and which items it had was not read. */
  let wellSince: number | null = null

  const policyOf = (item: string) => {
    const known = merged.get(item)
    if (known !== undefined) return known
    const made = mergePolicies(
      policies.filter(({ match }) => selects(match, { ...target, item })),
      own,
    )
    merged.set(item, made)
    return made
  }

  function judge(name: string, round: ReplayRound, finding: Finding | null): void {
    const item = items.get(name) ?? { state: wellState(wellSince), fault: null, words: NO_WORDS }
    const policy = policyOf(name)
    passTime(item, name, round.observedAt)
    const seen = finding === null ? null : judgeByLimits(policy.limits, finding, item.state?.status ?? 'ok')
    const isEvent = round.events.some((event) => event.item === name && isBad(event.status))
    if (seen !== null) item.words = { summary: seen.summary, measurements: seen.measurements }
    step(item, name, { observedAt: round.observedAt, finding: seen, isEvent, isRecheck: false })
    if (finding === null && item.fault === null) items.delete(name)
    else items.set(name, item)
  }

  /** What was bad for long enough between two rounds opens at that moment. */
  function passTime(item: Item, name: string, until: number): void {
    const { state } = item
    if (state?.waits === undefined || state.waits.until >= until) return
    const finding: Finding = { item: name, status: state.status, ...item.words, evidence: [] }
    step(item, name, { observedAt: state.waits.until, finding, isEvent: false, isRecheck: true })
  }

  function step(item: Item, name: string, arrival: Step): void {
    const policy = policyOf(name)
    const decision = decide(item.state, { ...arrival, rule: policy.rule, hasRecovered: false })
    for (const effect of decision.effects) item.fault = follow(item, { name, effect, policy, arrival }, done)
    const fault = item.fault === null ? null : 1
    item.state = decision.isGone && fault === null ? undefined : { ...decision.after, fault }
  }

  return {
    /** Oldest first. */
    take(round: ReplayRound): void {
      if (round.outcome === 'failed' || round.outcome === 'timed-out') {
        const words = { summary: { code: round.outcome, values: {} }, measurements: [] }
        judge(ROUND_ITEM, round, { item: ROUND_ITEM, status: 'unknown', ...words, evidence: [] })
        return
      }
      if (round.findings === null) {
        for (const name of [...items.keys()]) judge(name, round, { ...GOOD, item: name })
        wellSince ??= round.observedAt
        return
      }
      const found = new Map(round.findings.map((finding) => [finding.item, finding]))
      for (const [name, finding] of found) judge(name, round, finding)
      for (const name of [...items.keys()]) if (!found.has(name)) judge(name, round, null)
      wellSince = null
    },
    /** Those that ended, and those that are open at the moment. */
    finish(at: number): readonly ReplayedFault[] {
      for (const [name, item] of items) {
        passTime(item, name, at)
        if (item.fault !== null) done.push(item.fault)
      }
      return done
    },
  }
}

function wellState(since: number | null): ItemState | undefined {
  if (since === null) return undefined
  return { status: 'ok', since, bad: 0, good: 1, badSince: null, fault: null, flips: [] }
}

type Step = {
  readonly observedAt: number
  readonly finding: Finding | null
  readonly isEvent: boolean
  readonly isRecheck: boolean
}
const NO_WORDS: FaultSummary = { summary: { code: 'gone', values: {} }, measurements: [] }
const GOOD: Omit<Finding, 'item'> = { status: 'ok', ...NO_WORDS, evidence: [] }

type Follow = {
  readonly name: string
  readonly effect: Effect
  readonly policy: EffectivePolicy
  readonly arrival: Step
}

function follow(
  item: Item,
  { name, effect, policy, arrival }: Follow,
  done: ReplayedFault[],
): ReplayedFault | null {
  const { fault } = item
  const at = arrival.observedAt
  if (effect.kind === 'open') {
    const before = done.findLastIndex((known) => known.item === name)
    const last = done[before]
    const isAgain =
      last !== undefined &&
      last.recoveredAt !== null &&
      at - last.recoveredAt <= policy.reopenMinutes * 60_000 &&
      policy.reopenMinutes > 0
    if (last !== undefined && isAgain) {
      done.splice(before, 1)
      return { ...last, recoveredAt: null }
    }
    const { summary, measurements } = arrival.finding ?? NO_WORDS
    const { status } = effect
    const words = { summary, measurements }
    const opened = { item: name, words, status, grade: gradeFor(policy, status), openedAt: at }
    return { ...opened, recoveredAt: null, flapping: false }
  }
  if (fault === null) return null
  switch (effect.kind) {
    case 'worse': {
      const status = effect.to
      const grade = gradeFor(policy, status) === 'major' ? 'major' : fault.grade
      return statusRank(status) > statusRank(fault.status) ? { ...fault, status, grade } : fault
    }
    case 'flapping':
      return { ...fault, flapping: true }
    case 'recovered':
      done.push({ ...fault, recoveredAt: at })
      return null
    default:
      return fault
  }
}
