// Moments in words: how long ago, exactly when, and where a day begins.
import { formatSpan } from '../shared/format.ts'
import type { Language } from '../shared/language.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const UNITS = [
  { ms: DAY, en: 'd', 'zh-CN': '天' },
  { ms: HOUR, en: 'h', 'zh-CN': '小时' },
  { ms: MINUTE, en: 'min', 'zh-CN': '分钟' },
  { ms: SECOND, en: 's', 'zh-CN': '秒' },
] as const

/** "12 min ago", "in 3 h", "刚刚"; the largest unit only, since the exact moment stands beside it on hover. */
export function ago(at: number, now: number, language: Language): string {
  const distance = now - at
  const size = Math.abs(distance)
  if (size < 3 * SECOND) return language === 'en' ? 'just now' : '刚刚'
  const unit = UNITS.find((candidate) => size >= candidate.ms) ?? UNITS[3]
  const amount = `${Math.floor(size / unit.ms)} ${unit[language]}`
  if (language === 'en') return distance > 0 ? `${amount} ago` : `in ${amount}`
  return distance > 0 ? `${amount}前` : `${amount}后`
}

/** "47 min", "2 d 3 h": a length of time in two units. */
export function span(ms: number, language: Language): string {
  return formatSpan(Math.max(0, ms) / 1_000, language)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(name)
  if (known) return known
  const made = new Intl.DateTimeFormat('sv-SE', options)
  formats.set(name, made)
  return made
}

/** "2026-11-21 10:18:32 +08:00" in the browser's zone. */
export function exact(at: number): string {
  const date = new Date(at)
  return `${format('exact', { dateStyle: 'short', timeStyle: 'medium' }).format(date)} ${offsetOf(date)}`
}

export function clockTime(at: number): string {
  return format('clock', { hour: '2-digit', minute: '2-digit' }).format(at)
}

export function monthDay(at: number): string {
  return format('date', { dateStyle: 'short' }).format(at).slice(5)
}

export function monthDayTime(at: number): string {
  return `${monthDay(at)} ${clockTime(at)}`
}

function offsetOf(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  return `${minutes < 0 ? '−' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** The moment at which today began in the given zone. */
export function startOfDay(at: number, timeZone: string): number {
  const begin = at - sinceMidnight(at, timeZone)
  // On a day on which the clocks change, the hours on the clock are not the hours that have passed.
  const error = sinceMidnight(begin, timeZone)
  return error < DAY / 2 ? begin - error : begin + DAY - error
}

function sinceMidnight(at: number, timeZone: string): number {
  const parts = format(`parts ${timeZone}`, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value ?? 0)
  return part('hour') * HOUR + part('minute') * MINUTE + part('second') * SECOND + (at % SECOND)
}

/** The date of today in the browser's zone. */
export function localToday(): string {
  return format('date', { dateStyle: 'short' }).format(Date.now())
}
