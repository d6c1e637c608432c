// Faults opened and closed over 30 days.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Fleetwide } from '../../components/fleetwide.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { queries } from '../../queries.ts'

const TrendChart = lazy(() => import('./trend-chart.tsx'))

export function TrendSection() {
  const { t } = useTranslation()
  const { data, error } = useQuery(queries.faultTrend())
  const sum = (name: 'opened' | 'closed') => data?.days.reduce((total, day) => total + day[name], 0) ?? 0
  return (
    <Section
      title={<Fleetwide>{t('overview.trend')}</Fleetwide>}
      link={
        <PageLink to="/faults" search={{ view: 'past' }}>
          {t('faults.view.past')}
        </PageLink>
      }
    >
      {error && !data && <ErrorState error={error} />}
      {!data && !error && <LoadingRows rows={3} />}
      {data && (
        <div className="trend">
          <Suspense fallback={<div style={{ height: 110 }} />}>
            <TrendChart days={data.days} />
          </Suspense>
          <p className="legend">
            <span>
              <i style={{ background: 'var(--chart-quiet)' }} />
              {t('overview.opened')} {sum('opened')}
            </span>
            <span>
              <i style={{ background: 'var(--chart-faint)' }} />
              {t('overview.closed')} {sum('closed')}
            </span>
          </p>
        </div>
      )}
    </Section>
  )
}
