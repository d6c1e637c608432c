// Local time in an IANA zone and back, by the runtime's own zone data; offsets are kept, since Intl is slow.

export type LocalTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const QUARTER_MS = 900_000
const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

export function isTimeZone(timeZone: string): boolean {
  try {
    formatterOf(timeZone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** What has to be added to UTC at that moment, in milliseconds. Zones change only at whole quarters of an hour. */
export function offsetMs(moment: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const quarter = Math.floor(moment / QUARTER_MS)
  const key = `${timeZone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size >= 20_000) offsets.clear()
  const offset = readOffset(quarter * QUARTER_MS, timeZone)
  offsets.set(key, offset)
  return offset
}

export function toLocalTime(moment: number, timeZone: string): LocalTime {
  const shifted = new Date(moment + offsetMs(moment, timeZone))
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  }
}

/** The moment of a local time written as if it were UTC; null when the clock skips it. Decides as node-cron does. */
export function fromLocalTime(asUtc: number, timeZone: string): number | null {
  const first = asUtc - offsetMs(asUtc, timeZone)
  if (first + offsetMs(first, timeZone) === asUtc) return first
  const second = asUtc - offsetMs(first, timeZone)
  return second + offsetMs(second, timeZone) === asUtc ? second : null
}

const DAY_MS = 86_400_000

/**
 * The moment of any local time written as if it were UTC: the first one where the clock shows it twice, and the moment
 * at which the clock jumps where it skips it. What ends at a local time and what begins at it therefore always meet.
 */
export function firstMomentOf(asUtc: number, timeZone: string): number {
  const before = offsetMs(asUtc - DAY_MS, timeZone)
  const after = offsetMs(asUtc + DAY_MS, timeZone)
  if (before === after) return asUtc - before
  const candidates = [asUtc - before, asUtc - after].sort((one, other) => one - other)
  const shown = candidates.find((moment) => moment + offsetMs(moment, timeZone) === asUtc)
  if (shown !== undefined) return shown
  let low = Math.floor((asUtc - DAY_MS) / QUARTER_MS)
  let high = Math.ceil((asUtc + DAY_MS) / QUARTER_MS)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(middle * QUARTER_MS, timeZone) === before) low = middle
    else high = middle
  }
  return high * QUARTER_MS
}

function readOffset(moment: number, timeZone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatterOf(timeZone).formatToParts(moment)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formatters.set(timeZone, formatter)
  return formatter
}
