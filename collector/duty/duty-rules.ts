// What rosters and calendars must be beyond their shape; paths are below the body.
import { SHIFTS_SPAN_MS } from '../../shared/api/duty.ts'
import type { BusinessCalendar, Roster } from '../../shared/api/settings/duty.ts'
import { LIMITS } from '../../shared/limits.ts'
import { type Mistake, mistake } from '../../shared/mistakes.ts'

export function checkRoster({ shifts, overrides, calendarId }: Roster): Mistake[] {
  return [
    ...shifts.flatMap(({ name, holidays }, index) => [
      ...(shifts.findIndex((other) => other.name === name) < index
        ? [mistake(`shifts[${index}].name`, 'shift-name-taken')]
        : []),
      ...(holidays !== 'as-usual' && calendarId === null
        ? [mistake(`shifts[${index}].holidays`, 'calendar-needed')]
        : []),
    ]),
    ...overrides.flatMap(({ id, from, to }, index) => [
      ...(overrides.findIndex((other) => other.id === id) < index
        ? [mistake(`overrides[${index}].id`, 'id-taken')]
        : []),
      ...(to <= from ? [mistake(`overrides[${index}].to`, 'ends-before-begin')] : []),
      ...(to - from > SHIFTS_SPAN_MS
        ? [mistake(`overrides[${index}].to`, 'spans-too-much', { days: LIMITS.calendarDays })]
        : []),
    ]),
  ]
}

export function checkCalendar({ hours, workdays, holidays }: BusinessCalendar): Mistake[] {
  return [
    ...(hours.length === 0 && workdays.length === 0 ? [mistake('hours', 'no-working-time')] : []),
    ...holidays.flatMap(({ from, to }, index) =>
      to < from ? [mistake(`holidays[${index}].to`, 'ends-before-begin')] : [],
    ),
  ]
}
