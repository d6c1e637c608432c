// Where duty goes from one person to another, so that a note is due: pure.
import type { BusinessCalendar, Roster } from '../../shared/api/settings/duty.ts'
import { type DutySpan, dutyBetween } from '../../shared/duty.ts'
import type { Span } from '../../shared/working-time.ts'

/** The end of somebody's duty, which others take on. */
export type DutyEnd = Span & { readonly personId: string }
type Ground = {
  readonly roster: Pick<Roster, 'timeZone' | 'shifts' | 'overrides'>
  readonly calendar: BusinessCalendar | null
  readonly isThere: (personId: string) => boolean
}
const WEEK_MS = 7 * 86_400_000

/** Ends after `from` and up to `to`, oldest first. Who goes on, or is the next to come, hands nothing over. */
export function dutyEnds({ roster, calendar, isThere }: Ground, { from, to }: Span): DutyEnd[] {
  // Whoever comes next may come days later: a shift of working days has none at the weekend.
  const spans = dutyBetween(roster, calendar, { from, to: to + WEEK_MS }, isThere)
  return spans
    .filter((span) => span.to > from && span.to <= to)
    .flatMap((span) => {
      if (span.personId === null || peopleAfter(spans, span.to).includes(span.personId)) return []
      return [{ from: span.from, to: span.to, personId: span.personId }]
    })
    .sort((one, other) => one.to - other.to)
}

/** Whoever is on duty from then on, or begins first after it. */
function peopleAfter(spans: readonly DutySpan[], at: number): (string | null)[] {
  const running = spans.filter((span) => span.from <= at && span.to > at && span.personId !== null)
  if (running.length > 0) return running.map(({ personId }) => personId)
  const later = spans.filter((span) => span.from > at && span.personId !== null)
  return later.filter(({ from }) => from === later[0]?.from).map(({ personId }) => personId)
}

/** The part of duty that a note of this person is about: the one asked for, or the own one that runs or ended last. */
export function dutyOfNote(
  { roster, calendar, isThere }: Ground,
  wanted: { readonly personId: string; readonly shiftFrom: number | null; readonly at: number },
): Span | null {
  const { personId, shiftFrom, at } = wanted
  const around = shiftFrom ?? at
  const spans = dutyBetween(roster, calendar, { from: around - WEEK_MS, to: around + 1 }, isThere)
  if (shiftFrom !== null)
    return spans.find((span) => span.from === shiftFrom || span.turn.from === shiftFrom) ?? null
  return (
    spans.findLast((span) => span.personId === personId) ??
    spans.find((span) => span.to > at) ??
    spans.at(-1) ??
    null
  )
}
