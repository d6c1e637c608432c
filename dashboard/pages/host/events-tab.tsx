// What happened on a host, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { HostDetail } from '../../api.ts'
import { EventList } from '../../components/event-list.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

export function EventsTab({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(
    queries.events({ host: host.id, limit: 50 }, useLanguage()),
  )
  const events = data?.pages.flatMap((page) => page.events)
  if (error && !events) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <div className="card">
      {!events && <LoadingRows rows={6} />}
      {events?.length === 0 && <EmptyState title={t('host.eventsNone')} />}
      {events && events.length > 0 && (
        <EventList
          events={events}
          days
          host={false}
          {...(hasNextPage && { onMore: () => void fetchNextPage() })}
        />
      )}
    </div>
  )
}
