// How numbers with units are written for people, alike on the command line, in the API and in the dashboard.
import type { TextOptions } from './language.ts'

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** 1536 → "1.5 KiB". */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes)
  let unit = 0
  while (value >= 1023.95 && unit < BYTE_UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)} ${BYTE_UNITS[unit]}`
}

/** 0.031 → "3.1 %"; small shares keep a digit, so that 99.97 % is never shown as 100 %. */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100
  const nearlyFull = percent > 99 && percent < 100
  const digits = nearlyFull ? 2 : Math.abs(percent) < 10 && percent !== 0 ? 1 : 0
  const factor = 10 ** digits
  const shown = nearlyFull ? Math.floor(percent * factor) / factor : percent
  return `${shown.toFixed(digits)} %`
}

export function formatCount(count: number, language: TextOptions['language']): string {
  return new Intl.NumberFormat(language).format(count)
}

const SPANS = [
  { seconds: 86_400, en: 'd', 'zh-CN': ' 天' },
  { seconds: 3_600, en: 'h', 'zh-CN': ' 小时' },
  { seconds: 60, en: 'min', 'zh-CN': ' 分' },
  { seconds: 1, en: 's', 'zh-CN': ' 秒' },
] as const

/** A length of time in its two largest units: 95400 → "1 d 2 h" or "1 天 2 小时". */
export function formatSpan(seconds: number, language: TextOptions['language']): string {
  let rest = Math.round(Math.abs(seconds))
  const parts: string[] = []
  for (const span of SPANS) {
    const amount = Math.floor(rest / span.seconds)
    if (amount === 0 && parts.length === 0) continue
    if (amount > 0) parts.push(language === 'en' ? `${amount} ${span.en}` : `${amount}${span['zh-CN']}`)
    rest -= amount * span.seconds
    if (parts.length === 2 || rest === 0) break
  }
  const text = parts.length > 0 ? parts.slice(0, 2).join(' ') : language === 'en' ? '0 s' : '0 秒'
  return seconds < 0 ? `−${text}` : text
}

/** Unix seconds as local date and time with the zone's offset, since a time without a zone proves nothing. */
export function formatTime(unixSeconds: number, options: TextOptions): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: options.timeZone ?? 'UTC',
  })
  const zone = new Intl.DateTimeFormat('en', {
    timeZone: options.timeZone ?? 'UTC',
    timeZoneName: 'longOffset',
  })
    .formatToParts(unixSeconds * 1_000)
    .find((part) => part.type === 'timeZoneName')?.value
  return `${format.format(unixSeconds * 1_000)} ${zone === 'GMT' ? '+00:00' : (zone ?? '').replace('GMT', '')}`
}
