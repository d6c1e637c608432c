// Rounds that never arrived, each hole with its reason; nothing of it is drawn over.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Hole } from '../../../shared/api/enrolment.ts'
import { formatCount } from '../../../shared/format.ts'
import type { HostDetail } from '../../api.ts'
import { Ago } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

export function Holes({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  return (
    <Section title={t('identity.holes')}>
      <HoleList hostId={host.id} />
    </Section>
  )
}

function HoleList({ hostId }: { hostId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    queries.holes(hostId, useLanguage()),
  )
  const holes = data?.pages.flatMap((page) => page.holes)
  if (error && !holes) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!holes) return <LoadingRows rows={2} />
  if (holes.length === 0) return <EmptyState title={t('identity.holesNone')} />
  return (
    <>
      <ul className="hole-list">
        {holes.map((hole) => (
          <HoleItem key={hole.id} hole={hole} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="event-more">
          <Button type="link" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('identity.holesMore')}
          </Button>
        </div>
      )}
    </>
  )
}

function HoleItem({ hole }: { hole: Hole }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const counts = Object.entries(hole.counts).toSorted(([, a], [, b]) => b - a)
  return (
    <li>
      <span className="hole-count">{formatCount(hole.rounds, language)}</span>
      <div className="hole-what">
        <p>
          {hole.sentence} <span className="tag">{t(`identity.holeReason.${hole.reason}`)}</span>
        </p>
        <p className="muted small row">
          <span>
            {t('identity.noted')} <Ago at={hole.notedAt} />
          </span>
          {counts.map(([inspection, count]) => (
            <span key={inspection}>
              {inspection} {formatCount(count, language)}
            </span>
          ))}
        </p>
      </div>
    </li>
  )
}
