// Days of the week and times in words: "Mon–Fri 08:30–17:30".
import type { TFunction } from 'i18next'
import type { DayTime } from './day-times.tsx'

/** Runs of neighbouring days, as [first, last]. */
export function dayRuns(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

type Day = 1 | 2 | 3 | 4 | 5 | 6 | 7

export function sayDays(days: readonly number[], t: TFunction): string {
  if (new Set(days).size === 7) return t('settings.daily')
  const word = (day: number) => t(`settings.day${day as Day}`)
  const runs = dayRuns(days).flatMap(([first, last]) => {
    if (first === last) return [word(first)]
    return last === first + 1 ? [word(first), word(last)] : [`${word(first)}–${word(last)}`]
  })
  return runs.join(t('settings.listSeparator'))
}

export function sayTimes(times: readonly DayTime[], t: TFunction): string {
  const each = times.map(({ days, from, to }) => `${sayDays(days, t)} ${from}–${to}`)
  return each.join(t('settings.partSeparator'))
}
