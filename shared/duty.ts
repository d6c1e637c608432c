// Who is on duty when: shifts unfolded in their zone, turns in their order, and whoever stands in for somebody. Pure.
import type { BusinessCalendar, Roster, Shift } from './api/settings/duty.ts'
import { dayOf, isHoliday, localDay, type Span, spanOnDay, weekdayOf } from './working-time.ts'

/** One turn of a shift as the order of people has it. */
export type Turn = Span & { readonly shift: string; readonly plannedId: string }

/** A turn or a part of it that one person has. Moments are Unix milliseconds. */
export type DutySpan = Span & {
  /** Null: somebody stands in at a time at which there is no shift. */
  readonly shift: string | null
  /** The whole turn that it is part of. */
  readonly turn: Span
  /** Whose turn it would have been. */
  readonly plannedId: string | null
  /** Null: nobody, since whoever it should be has no account any more or is locked. */
  readonly personId: string | null
  readonly overrideId: string | null
}
type Times = Pick<Roster, 'timeZone' | 'shifts' | 'overrides'>
type Override = Roster['overrides'][number]

/** Every part that touches [from, to), whole, in the order in which they begin. */
export function dutyBetween(
  roster: Times,
  calendar: BusinessCalendar | null,
  span: Span,
  isThere: (personId: string) => boolean,
): DutySpan[] {
  const turns = turnsBetween(roster, calendar, span)
  const parts = [
    ...turns.flatMap((turn) => partsOf(turn, roster.overrides)),
    ...besideShifts(roster, calendar, span),
  ]
  return parts
    .filter((part) => touches(part, span))
    .map((part) => (part.personId !== null && isThere(part.personId) ? part : { ...part, personId: null }))
    .sort((one, other) => one.from - other.from || one.to - other.to)
}

export function dutyAt(
  roster: Times,
  calendar: BusinessCalendar | null,
  at: number,
  isThere: (personId: string) => boolean,
): DutySpan[] {
  return dutyBetween(roster, calendar, { from: at, to: at + 1 }, isThere)
}

const DAY_MS = 86_400_000
/** How far ahead the next turn is looked for: a shift on holidays only comes rarely. */
const AHEAD_DAYS = [3, 30, 400]

/** Those that begin first after the moment; none when there is no turn within a year. */
export function nextDuty(
  roster: Times,
  calendar: BusinessCalendar | null,
  after: number,
  isThere: (personId: string) => boolean,
): DutySpan[] {
  for (const days of AHEAD_DAYS) {
    const ahead = { from: after, to: after + days * DAY_MS }
    const later = dutyBetween(roster, calendar, ahead, isThere).filter(({ from }) => from > after)
    const first = later[0]
    if (first !== undefined) return later.filter(({ from }) => from === first.from)
  }
  return []
}

/** Within [from, to), when nobody is on duty. */
export function gapsBetween(spans: readonly DutySpan[], { from, to }: Span): Span[] {
  const gaps: Span[] = []
  let covered = from
  for (const span of spans) {
    if (span.personId === null) continue
    if (span.from > covered) gaps.push({ from: covered, to: Math.min(span.from, to) })
    covered = Math.max(covered, span.to)
    if (covered >= to) return gaps
  }
  return [...gaps, { from: covered, to }]
}

/** Turns that touch [from, to), as the order of people has them. */
export function turnsBetween(
  { shifts, timeZone }: Pick<Roster, 'shifts' | 'timeZone'>,
  calendar: BusinessCalendar | null,
  span: Span,
): Turn[] {
  const turns: Turn[] = []
  // A turn lasts a day, and a day may have 25 hours.
  const last = localDay(span.to, timeZone) + 1
  for (const shift of shifts) {
    const first = Math.max(dayOf(shift.startOn), localDay(span.from, timeZone) - 2)
    for (let day = first; day <= last; day += 1) {
      const plannedId = turnOn(shift, calendar, day)
      if (plannedId === null) continue
      const turn = { ...spanOnDay(day, shift, timeZone), shift: shift.name, plannedId }
      if (turn.from < turn.to && touches(turn, span)) turns.push(turn)
    }
  }
  return turns.sort((one, other) => one.from - other.from)
}

/** Whose turn begins on that day; null when none does. */
function turnOn(shift: Shift, calendar: BusinessCalendar | null, day: number): string | null {
  if (!shift.days.includes(weekdayOf(day))) return null
  const isOff = calendar !== null && isHoliday(calendar, day)
  if (shift.holidays === 'skip' && isOff) return null
  if (shift.holidays === 'only' && !isOff) return null
  return shift.people[turnsSince(shift, day) % shift.people.length] ?? null
}

/**
 * How many turns lie between the first day and this one. By the week only, never by holidays: a calendar that is
 * changed must not give everybody another turn.
 */
function turnsSince(shift: Shift, day: number): number {
  const start = dayOf(shift.startOn)
  const weeks = Math.floor((day - start) / 7)
  if (shift.every === 'week') return weeks
  let turns = weeks * shift.days.length
  for (let passed = start + weeks * 7; passed < day; passed += 1)
    if (shift.days.includes(weekdayOf(passed))) turns += 1
  return turns
}

/** A turn cut where somebody stands in; of several who do, whoever was named last. */
function partsOf(turn: Turn, overrides: readonly Override[]): DutySpan[] {
  const within = overrides.filter((one) => touches(one, turn) && (one.shift ?? turn.shift) === turn.shift)
  const cuts = within.flatMap(({ from, to }) => [from, to]).filter((at) => at > turn.from && at < turn.to)
  const edges = [...new Set([turn.from, ...cuts, turn.to])].sort((one, other) => one - other)
  const parts: DutySpan[] = []
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const to = edges[index + 1] ?? turn.to
    const override = within.findLast((one) => one.from <= from && one.to >= to)
    const overrideId = override?.id ?? null
    const before = parts.at(-1)
    if (before !== undefined && before.overrideId === overrideId) {
      parts[parts.length - 1] = { ...before, to }
      continue
    }
    const { shift, plannedId } = turn
    const personId = override?.personId ?? plannedId
    parts.push({ from, to, shift, turn: { from: turn.from, to: turn.to }, plannedId, personId, overrideId })
  }
  return parts
}

/** Who stands in at times at which no shift is. */
function besideShifts(roster: Times, calendar: BusinessCalendar | null, span: Span): DutySpan[] {
  return roster.overrides.flatMap((override, index) => {
    if (override.shift !== null || !touches(override, span)) return []
    const later = roster.overrides.slice(index + 1).filter(({ shift }) => shift === null)
    const taken = [...turnsBetween(roster, calendar, override), ...later]
    return without(override, taken).map((rest) => ({
      ...rest,
      shift: null,
      turn: rest,
      plannedId: null,
      personId: override.personId,
      overrideId: override.id,
    }))
  })
}

function without({ from, to }: Span, taken: readonly Span[]): Span[] {
  let left: Span[] = [{ from, to }]
  for (const other of taken)
    left = left.flatMap((rest) =>
      touches(rest, other)
        ? [
            { from: rest.from, to: Math.min(rest.to, other.from) },
            { from: Math.max(rest.from, other.to), to: rest.to },
          ].filter((part) => part.from < part.to)
        : [rest],
    )
  return left
}

function touches(one: Span, other: Span): boolean {
  return one.from < other.to && one.to > other.from
}
