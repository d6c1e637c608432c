// Time that counts: adds and measures working time by a business calendar, in its zone; without one the clock never stops.
import type { BusinessCalendar } from './api/settings/duty.ts'
import { firstMomentOf, offsetMs } from './zone.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** A calendar that has so little working time that ten years do not bring it is searched no further. */
const SEARCHED_DAYS = 3_660

/** From a moment to another, without the one at which it ends. */
export type Span = { readonly from: number; readonly to: number }

/**
 * The moment at which `ms` of working time have gone by since `from`; all of it Unix milliseconds. What needs more than
 * ten years ends there. Nothing to add: `from` itself, whether anybody works then or not.
 */
export function addWorkingTime(calendar: BusinessCalendar | null, from: number, ms: number): number {
  if (calendar === null) return from + Math.max(ms, 0)
  if (ms <= 0) return from
  let left = ms
  for (const span of workingSpans(calendar, from, from + SEARCHED_DAYS * DAY_MS)) {
    if (left <= span.to - span.from) return span.from + left
    left -= span.to - span.from
  }
  return from + SEARCHED_DAYS * DAY_MS
}

/** How much of the time between two moments is working time; 0 when they are the wrong way round. */
export function workingTimeBetween(calendar: BusinessCalendar | null, from: number, to: number): number {
  if (to <= from) return 0
  if (calendar === null) return to - from
  let sum = 0
  for (const span of workingSpans(calendar, from, to)) sum += span.to - span.from
  return sum
}

/** Spans of working time within [from, to), in their order and without overlap. */
export function* workingSpans(calendar: BusinessCalendar, from: number, to: number): Generator<Span> {
  let covered = from
  // What began the day before may reach over midnight.
  for (let day = localDay(from, calendar.timeZone) - 1; ; day += 1) {
    if (firstMomentOf(day * DAY_MS, calendar.timeZone) >= to) return
    for (const span of spansOfDay(calendar, day)) {
      const begin = Math.max(span.from, covered)
      const end = Math.min(span.to, to)
      if (begin >= end) continue
      covered = end
      yield { from: begin, to: end }
    }
  }
}

function spansOfDay(calendar: BusinessCalendar, day: number): Span[] {
  return hoursOf(calendar, day)
    .map((hours) => spanOnDay(day, hours, calendar.timeZone))
    .sort((one, other) => one.from - other.from)
}

/** Special days win over the week, and days of work over holidays. */
function hoursOf(
  calendar: BusinessCalendar,
  day: number,
): readonly { readonly from: string; readonly to: string }[] {
  const date = dateOf(day)
  const special = calendar.workdays.filter((workday) => workday.on === date)
  if (special.length > 0) return special
  if (isHoliday(calendar, day)) return []
  return calendar.hours.filter(({ days }) => days.includes(weekdayOf(day)))
}

/** Among the holidays of the calendar and not made a day of work 调休. */
export function isHoliday(calendar: BusinessCalendar, day: number): boolean {
  const date = dateOf(day)
  return (
    calendar.holidays.some(({ from, to }) => from <= date && date <= to) &&
    !calendar.workdays.some(({ on }) => on === date)
  )
}

/** From one time of a local day to another; to the next day's when it is not later. */
export function spanOnDay(
  day: number,
  { from, to }: { readonly from: string; readonly to: string },
  timeZone: string,
): Span {
  const last = clockMs(to) > clockMs(from) ? day : day + 1
  return {
    from: firstMomentOf(day * DAY_MS + clockMs(from), timeZone),
    to: firstMomentOf(last * DAY_MS + clockMs(to), timeZone),
  }
}

/** Days are counted since 1970-01-01 of the local calendar. */
export function localDay(moment: number, timeZone: string): number {
  return Math.floor((moment + offsetMs(moment, timeZone)) / DAY_MS)
}

export function dayOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS)
}

export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

function clockMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * MINUTE_MS
}
