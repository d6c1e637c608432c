// When a window is, in words.
import type { TFunction } from 'i18next'
import type { Window } from '../../../shared/api/settings/window.ts'
import type { Language } from '../../../shared/language.ts'
import { sayDays } from '../../components/settings/day-words.ts'
import { span } from '../../time.ts'
import { parseRule, type Recurrence } from './recurrence.ts'

type Day = 1 | 2 | 3 | 4 | 5 | 6 | 7

export function sayRecurrence(recurrence: Recurrence, t: TFunction): string {
  switch (recurrence.kind) {
    case 'once':
      return t('windows.say.once')
    case 'daily':
      return recurrence.interval === 1
        ? t('windows.say.everyDay')
        : t('windows.say.daily', { count: recurrence.interval })
    case 'weekly': {
      const days = sayDays(recurrence.days, t)
      return recurrence.interval === 1
        ? t('windows.say.everyWeek', { days })
        : t('windows.say.weekly', { count: recurrence.interval, days })
    }
    case 'monthly-day':
      return recurrence.day === -1
        ? t('windows.say.lastDay')
        : t('windows.say.monthDay', { day: recurrence.day })
    case 'monthly-weekday':
      return t('windows.say.monthWeekday', {
        nth: t('windows.nth', { context: String(recurrence.nth) }),
        day: t(`settings.day${recurrence.weekday as Day}`),
      })
    default:
      return recurrence.rule
  }
}

export function sayWindow({ rule, startAt, minutes }: Window, t: TFunction, language: Language): string {
  const recurrence = parseRule(rule)
  const [date = '', time = ''] = startAt.split('T')
  const when = recurrence.kind === 'once' ? date : sayRecurrence(recurrence, t)
  return t('windows.say.when', { when, time, span: span(minutes * 60_000, language) })
}
