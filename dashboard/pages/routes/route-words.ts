// Of what a route tells, and when, in phrases.
import type { TFunction } from 'i18next'
import type { Route } from '../../../shared/api/settings/channel.ts'
import { sayTimes } from '../../components/settings/day-words.ts'

const NAMED = 4

export function sayRoute(route: Route, t: TFunction): string[] {
  const { grades, risks, sources, events, times, quiet, isLast } = route
  const join = (words: readonly string[]) => words.join(t('settings.listSeparator'))
  return [
    events.length === 0
      ? t('routes.say.usual')
      : events.length > NAMED
        ? t('routes.say.events', { count: events.length })
        : join(events.map((event) => t(`routes.event.${event}`))),
    ...(grades.length === 1
      ? [t('routes.say.grade', { grade: join(grades.map((grade) => t(`grade.${grade}`))) })]
      : []),
    ...(risks.length > 0 && risks.length < 3
      ? [t('routes.say.risk', { risks: join(risks.map((risk) => t(`policies.risk.${risk}`))) })]
      : []),
    ...(sources.length > 0
      ? [t('routes.say.source', { sources: join(sources.map((source) => t(`routes.source.${source}`))) })]
      : []),
    ...(times !== null ? [t('routes.say.times', { times: sayTimes(times, t) })] : []),
    ...(quiet.length > 0 ? [t('routes.say.quiet', { times: sayTimes(quiet, t) })] : []),
    ...(isLast ? [t('routes.say.last')] : []),
  ]
}
