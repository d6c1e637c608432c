// What rosters and calendars must be beyond their shape.

import { SHIFTS_SPAN_MS } from '../../shared/api/duty.ts'
import type { BusinessCalendar, Roster } from '../../shared/api/settings/duty.ts'

/** Paths are below the body. */
type Wrong = { readonly path: string; readonly message: string }

export function checkRoster({ shifts, overrides, calendarId }: Roster): Wrong[] {
  return [
    ...shifts.flatMap(({ name, holidays }, index) => [
      ...(shifts.findIndex((other) => other.name === name) < index
        ? [{ path: `shifts[${index}].name`, message: 'another shift has this name' }]
        : []),
      ...(holidays !== 'as-usual' && calendarId === null
        ? [{ path: `shifts[${index}].holidays`, message: 'needs a calendar that has the holidays' }]
        : []),
    ]),
    ...overrides.flatMap(({ id, from, to }, index) => [
      ...(overrides.findIndex((other) => other.id === id) < index
        ? [{ path: `overrides[${index}].id`, message: 'another one has this id' }]
        : []),
      ...(to <= from ? [{ path: `overrides[${index}].to`, message: 'ends before it begins' }] : []),
      ...(to - from > SHIFTS_SPAN_MS
        ? [{ path: `overrides[${index}].to`, message: 'spans more than 400 days' }]
        : []),
    ]),
  ]
}

export function checkCalendar({ hours, workdays, holidays }: BusinessCalendar): Wrong[] {
  return [
    ...(hours.length === 0 && workdays.length === 0
      ? [{ path: 'hours', message: 'nobody would ever work' }]
      : []),
    ...holidays.flatMap(({ from, to }, index) =>
      to < from ? [{ path: `holidays[${index}].to`, message: 'ends before it begins' }] : [],
    ),
  ]
}
