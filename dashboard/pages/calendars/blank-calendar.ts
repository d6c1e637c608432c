// Working time before anything is written: the hours of an office.
import type { BusinessCalendar } from '../../../shared/api/settings/duty.ts'
import { ownZone } from '../../components/settings/zones.ts'

export function blankCalendar(timeZone = ownZone()): BusinessCalendar {
  return {
    name: '',
    timeZone,
    hours: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
    holidays: [],
    workdays: [],
  }
}
