// When an inspection is due: pure arithmetic on cron, zone and spread, so that agent and collector always agree.
import { type Cron, parseCron } from './cron.ts'
import { parseDuration } from './duration.ts'
import { fromLocalTime, type LocalTime, offsetMs, toLocalTime } from './zone.ts'

/** `spreadMs` is this host's constant delay behind the cron times; every moment given back has it added. */
export type Schedule = { readonly cron: string; readonly timeZone: string; readonly spreadMs: number }

const DAY_MS = 86_400_000
// The longest wait between two slots is 29 February on one weekday over a century year: 40 years.
const MAX_DAYS_AHEAD = 366 * 41

/** The first due time after a moment; null when the expression cannot be read or never comes. Unix milliseconds. */
export function nextDue(schedule: Schedule, after: number): number | null {
  const cron = parseCron(schedule.cron)
  if ('error' in cron) return null
  const slot = nextSlot(cron, schedule.timeZone, after - schedule.spreadMs)
  return slot === null ? null : slot + schedule.spreadMs
}

/** Due times in (from, to], oldest first, at most `limit` of them. */
export function dueTimes(schedule: Schedule, from: number, to: number, limit = 10_000): number[] {
  const times: number[] = []
  let due = nextDue(schedule, from)
  while (due !== null && due <= to && times.length < limit) {
    times.push(due)
    due = nextDue(schedule, due)
  }
  return times
}

/** The newest `limit` due times in (from, to], oldest first, without walking through a long past. */
export function newestDueTimes(schedule: Schedule, from: number, to: number, limit: number): number[] {
  for (let spanMs = 3_600_000; ; spanMs *= 4) {
    const start = Math.max(from, to - spanMs)
    const times = dueTimes(schedule, start, to, 100_000)
    if (times.length >= limit || start === from) return times.slice(-limit)
  }
}

/** The smallest distance between the next few due times: what "every" means for a cron expression. */
export function intervalMs(schedule: Schedule, now: number): number | null {
  let smallest: number | null = null
  let due = nextDue(schedule, now)
  for (let count = 0; due !== null && count < 12; count += 1) {
    const next = nextDue(schedule, due)
    if (next !== null) smallest = Math.min(smallest ?? Number.POSITIVE_INFINITY, next - due)
    due = next
  }
  return smallest
}

function nextSlot(cron: Cron, timeZone: string, after: number): number | null {
  const base = Math.floor(after / 1_000) * 1_000
  const now = toLocalTime(base, timeZone)
  for (let ahead = 0; ahead < MAX_DAYS_AHEAD; ahead += 1) {
    const midnight = Date.UTC(now.year, now.month - 1, now.day) + ahead * DAY_MS
    if (!isDay(cron, midnight)) continue
    const found = firstOnDay(cron, { midnight, timeZone, base, from: ahead === 0 ? now : null })
    if (found !== null) return found
  }
  return null
}

function isDay(cron: Cron, midnight: number): boolean {
  const date = new Date(midnight)
  const isMonth = cron.months.includes(date.getUTCMonth() + 1)
  return isMonth && cron.days.includes(date.getUTCDate()) && cron.weekdays.includes(date.getUTCDay())
}

type Day = { midnight: number; timeZone: string; base: number; from: LocalTime | null }

/** A local time that the clock skips in spring has no slot; of one that comes twice in autumn one is taken. */
function firstOnDay(cron: Cron, day: Day): number | null {
  const from = day.from === null ? -1 : day.from.hour * 3_600 + day.from.minute * 60 + day.from.second
  for (const inDay of secondsOfDay(cron, from)) {
    const moment = fromLocalTime(day.midnight + inDay * 1_000, day.timeZone)
    if (moment !== null && moment > day.base) return moment
  }
  return null
}

function* secondsOfDay(cron: Cron, after: number): Generator<number> {
  for (const hour of cron.hours) {
    if (hour * 3_600 + 3_599 <= after) continue
    for (const minute of cron.minutes) {
      const inHour = hour * 3_600 + minute * 60
      if (inHour + 59 <= after) continue
      for (const second of cron.seconds) if (inHour + second > after) yield inHour + second
    }
  }
}

/**
 * The zone in which to evaluate an expression. One that fires in every hour of every day names no local time, so it
 * runs in UTC: in a local zone node-cron leaves out the hour that comes twice in autumn.
 */
export function effectiveZone(cron: string, timeZone: string, now: number): string {
  const parts = parseCron(cron)
  if ('error' in parts) return timeZone
  const isAlways = parts.hours.length === 24 && parts.days.length === 31 && parts.months.length === 12
  if (!isAlways || parts.weekdays.length !== 7) return timeZone
  const minutes = new Set(parts.minutes)
  const halfYear = 182 * DAY_MS
  const shifts = [now, now + halfYear].map((moment) => Math.round(offsetMs(moment, timeZone) / 60_000))
  const isUnmoved = shifts.every((shift) =>
    parts.minutes.every((minute) => minutes.has((((minute + shift) % 60) + 60) % 60)),
  )
  return isUnmoved ? 'UTC' : timeZone
}

const EVERY = ['1s', '2s', '3s', '4s', '5s', '6s', '10s', '12s', '15s', '20s', '30s']
  .concat(['1m', '2m', '3m', '4m', '5m', '6m', '10m', '12m', '15m', '20m', '30m'])
  .concat(['1h', '2h', '3h', '4h', '6h', '8h', '12h', '1d', '7d'])

/** "5m" as a cron expression aligned to the clock; in `error` why a duration has none, naming its neighbours. */
export function cronOfEvery(every: string): { readonly cron: string } | { readonly error: string } {
  const ms = parseDuration(every)
  if (ms === null) return { error: `"${every}" is not a duration; write 30s, 5m, 6h or 1d` }
  if (!EVERY.some((known) => parseDuration(known) === ms)) {
    const below = EVERY.filter((known) => (parseDuration(known) ?? 0) < ms).at(-1)
    const above = EVERY.find((known) => (parseDuration(known) ?? 0) > ms)
    const near = [below, above].filter((known) => known !== undefined).join(' or ')
    return { error: `"${every}" does not divide the clock evenly; write ${near}, or a cron expression` }
  }
  if (ms < 60_000) return { cron: ms === 1_000 ? '* * * * * *' : `*/${ms / 1_000} * * * * *` }
  if (ms < 3_600_000) return { cron: ms === 60_000 ? '* * * * *' : `*/${ms / 60_000} * * * *` }
  if (ms < DAY_MS) return { cron: ms === 3_600_000 ? '0 * * * *' : `0 */${ms / 3_600_000} * * *` }
  return { cron: ms === DAY_MS ? '0 0 * * *' : '0 0 * * 0' }
}

/** The delay of one host and inspection, from a hash in [0, 1): at most a tenth of the interval and one minute. */
export function spreadOf(fraction: number, everyMs: number | null): number {
  return Math.floor(fraction * Math.min(everyMs === null ? 60_000 : everyMs / 10, 60_000))
}
