// Dates and times of day as a zone has them: that of a roster or a window, whoever reads.
import { toLocalTime } from '../shared/zone.ts'

const twoDigits = (part: number) => String(part).padStart(2, '0')

/** "2026-11-22" */
export function localDate(at: number, timeZone: string): string {
  const { year, month, day } = toLocalTime(at, timeZone)
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

/** "08:30" */
export function localClock(at: number, timeZone: string): string {
  const { hour, minute } = toLocalTime(at, timeZone)
  return `${twoDigits(hour)}:${twoDigits(minute)}`
}
