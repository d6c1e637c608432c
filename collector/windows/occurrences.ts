// When a maintenance window is: its rule (RFC 5545) unfolded in its zone, with what people have changed since.
import { RRuleTemporal } from 'rrule-temporal'
import type { Window } from '../../shared/api/settings/window.ts'
import { type Mistake, mistake } from '../../shared/mistakes.ts'

/** One time that the work is done; moments. `plannedEndAt`: before it ended early or was extended. */
export type Span = { readonly startAt: number; readonly endAt: number; readonly plannedEndAt: number }
export type Times = Pick<Window, 'startAt' | 'minutes' | 'rule' | 'timeZone' | 'except' | 'changes'>

/** What one rule may cost: so many beginnings are looked at, and no more. */
const MOST_SPANS = 1_000
const MINUTE_MS = 60_000
const COARSE = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']

/** Spans that touch [from, to), in their order. */
export function spansBetween(window: Times, from: number, to: number): Span[] {
  // A change may have made one longer than planned.
  const longest = Math.max(
    window.minutes * MINUTE_MS,
    ...window.changes.map(({ startAt, endAt }) => endAt - startAt),
  )
  return beginnings(window, from - longest, to)
    .map((startAt) => spanAt(window, startAt))
    .filter(({ startAt, endAt }) => startAt < to && endAt > from && endAt > startAt)
}

/** The first `count` spans that end after the moment. */
export function nextSpans(window: Times, after: number, count: number): Span[] {
  const from = after - window.minutes * MINUTE_MS
  const found: Span[] = []
  for (const startAt of beginnings(window, from, Number.POSITIVE_INFINITY, count + 50)) {
    const span = spanAt(window, startAt)
    if (span.endAt > after) found.push(span)
    if (found.length === count) break
  }
  return found
}

/** Why the rule cannot be used; null when it can. */
export function mistakeOfRule(window: Times, path: string): Mistake | null {
  const { rule } = window
  if (rule === null) return null
  const frequency = /(?:^|[;:])FREQ=([A-Z]+)/i.exec(rule)?.[1]?.toUpperCase()
  if (frequency === undefined) return mistake(path, 'no-rule')
  if (!COARSE.includes(frequency)) return mistake(path, 'rule-frequency', { options: COARSE.join(', ') })
  const refused = refusalOf(window, rule)
  if (refused !== null) {
    const part = badPartOf(window, rule, frequency)
    const said = part === null ? mistake(path, 'rule-refused') : mistake(path, 'rule-part', { part })
    return { ...said, message: `${said.message}: ${refused}` }
  }
  return comes(window, rule) ? null : mistake(path, 'rule-never-comes')
}

/** The library's reason, which is English and may change with it. */
function refusalOf(window: Times, rule: string): string | null {
  try {
    ruleOf(window, rule)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The part with which not even the shortest rule works; null: only together they do not. */
function badPartOf(window: Times, rule: string, frequency: string): string | null {
  const parts = rule.replace(/^RRULE:/i, '').split(';')
  const others = parts.filter((part) => !/^FREQ=/i.test(part))
  return others.find((part) => refusalOf(window, `FREQ=${frequency};${part}`) !== null) ?? null
}

/** It gives up on what it has looked for too long. */
function comes(window: Times, rule: string): boolean {
  try {
    return ruleOf(window, rule).all((_, index) => index < 1).length > 0
  } catch {
    return false
  }
}

function spanAt(window: Times, startAt: number): Span {
  const plannedEndAt = startAt + window.minutes * MINUTE_MS
  const changed = window.changes.findLast((change) => change.startAt === startAt)
  return { startAt, endAt: changed?.endAt ?? plannedEndAt, plannedEndAt }
}

function beginnings(window: Times, from: number, to: number, most = MOST_SPANS): number[] {
  const first = firstBeginning(window)
  if (window.rule === null) return first >= from && first < to ? [first] : []
  const except = new Set(window.except.map((local) => momentOf(local, window.timeZone)))
  const rule = ruleOf(window, window.rule)
  const found: number[] = []
  let at = rule.next(new Date(Math.max(from, first) - 1), true)
  while (at !== null && found.length < most) {
    const moment = at.epochMilliseconds
    if (moment >= to) break
    if (moment >= from && !except.has(moment)) found.push(moment)
    at = rule.next(new Date(moment))
  }
  return found
}

function firstBeginning({ startAt, timeZone }: Times): number {
  return momentOf(startAt, timeZone)
}

function ruleOf({ startAt, timeZone }: Times, rule: string): RRuleTemporal {
  const dtstart = Temporal.PlainDateTime.from(startAt).toZonedDateTime(timeZone)
  const text = rule.replace(/^RRULE:/i, '')
  return new RRuleTemporal({ rruleString: `RRULE:${text}`, dtstart, strict: true, maxIterations: 100_000 })
}

/** A time that the clock skips is taken as much later; of one that comes twice, the first. */
export function momentOf(local: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .epochMilliseconds
}
