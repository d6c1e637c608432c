// The days of a duty calendar in the zone of its roster, and which turns stand on each of them.
import { fromLocalTime } from '../../../shared/zone.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

export type CalendarView = 'month' | 'week'
type Turn = { readonly from: number; readonly to: number }

/** Local dates, from a Monday on; whole weeks. */
export function calendarDays(on: string, view: CalendarView): string[] {
  const first = view === 'week' ? mondayOf(on) : mondayOf(`${on.slice(0, 8)}01`)
  if (view === 'week') return datesFrom(first, 7)
  const month = on.slice(0, 7)
  const weeks = [0, 1, 2, 3, 4, 5].map((week) => datesFrom(addDays(first, week * 7), 7))
  return weeks.filter((days) => days.some((day) => day.startsWith(month))).flat()
}

/** The same view one step further; a month is left by its first day, so that none is jumped over. */
export function stepDate(on: string, view: CalendarView, by: 1 | -1): string {
  if (view === 'week') return addDays(on, by * 7)
  const [year = 0, month = 1] = on.split('-').map(Number)
  return dateOf(Date.UTC(year, month - 1 + by, 1))
}

/** The moment at which a local day begins; where the clock skips midnight, the first one after it. */
export function startOfDate(date: string, timeZone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`)
  return fromLocalTime(midnight, timeZone) ?? fromLocalTime(midnight + HOUR_MS, timeZone) ?? midnight
}

/** Those that begin on the day, and those that last all of it; the rest of last night's is not said again. */
export function turnsOn<T extends Turn>(turns: readonly T[], date: string, timeZone: string): T[] {
  const from = startOfDate(date, timeZone)
  const to = startOfDate(addDays(date, 1), timeZone)
  return turns.filter((turn) => (turn.from >= from && turn.from < to) || (turn.from < from && turn.to >= to))
}

export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS)
}

function mondayOf(date: string): string {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(date, -weekday)
}

function datesFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index))
}

function dateOf(utc: number): string {
  return new Date(utc).toISOString().slice(0, 10)
}
