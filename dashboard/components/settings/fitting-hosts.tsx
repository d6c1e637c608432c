// How many hosts a selector fits now, where that can be asked cheaply.
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Selector } from '../../../shared/selector.ts'
import { useDelayed } from '../../hooks/delayed.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { PageLink } from '../page-link.tsx'
import { labelQueries } from './label-queries.ts'

export function FittingHosts({ selector }: { selector: Selector }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { labels, hosts } = useDelayed(selector, 300)
  const asked = hosts.length > 0 && Object.keys(labels).length > 0 ? null : labelQueries(labels)
  const answers = useQueries({
    queries: (hosts.length > 0 ? [] : (asked ?? [])).map((query) =>
      queries.hosts({ limit: 1, ...(query !== '' && { labels: query }) }, language),
    ),
  })
  if (hosts.length > 0) return null
  if (asked === null || answers.some(({ data }) => data === undefined)) return null
  const count = answers.reduce((sum, { data }) => sum + (data?.total ?? 0), 0)
  const [only] = asked
  return (
    <p className={count === 0 ? 'form-mistake' : 'muted small'} role="status">
      {asked.length === 1 && only !== undefined && count > 0 ? (
        <PageLink to="/hosts" search={only === '' ? {} : { labels: only }}>
          {t('settings.fits', { count })}
        </PageLink>
      ) : count === 0 ? (
        t('settings.fitsNone')
      ) : (
        t('settings.fits', { count })
      )}
    </p>
  )
}
