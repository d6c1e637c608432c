// A roster as it begins: around the clock, handed over each Monday morning.
import type { Roster, Shift } from '../../../shared/api/settings/duty.ts'
import { ownZone } from '../../components/settings/zones.ts'
import { localToday } from '../../time.ts'

export function blankShift(name = ''): Shift {
  return {
    name,
    from: '08:30',
    to: '08:30',
    days: [1, 2, 3, 4, 5, 6, 7],
    every: 'week',
    startOn: localToday(),
    people: [],
    holidays: 'as-usual',
  }
}

export function blankRoster(shift = blankShift()): Roster {
  return {
    name: '',
    timeZone: ownZone(),
    calendarId: null,
    line: 1,
    shifts: [shift],
    overrides: [],
    handover: 'optional',
  }
}
