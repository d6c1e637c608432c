// What was plugged in anywhere: what is connected now, and the stream of insertions and removals.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EventList } from '../../components/event-list.tsx'
import { FindingsTable } from '../../components/findings-table.tsx'
import { Fleetwide } from '../../components/fleetwide.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { Section } from '../../components/section.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { useGroup } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

const NO_COLUMNS: readonly { name: string; title: string }[] = []

export default function RemovableMedia() {
  const { t } = useTranslation()
  const { group } = useGroup()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(
    queries.events({ inspection: 'removable-media', limit: 50 }, useLanguage()),
  )
  const events = data?.pages.flatMap((page) => page.events)
  const bad = events?.filter((event) => event.status === 'critical').length ?? 0
  const labels = group === '' ? {} : { labels: group }
  return (
    <>
      <PageHead
        title={t('media.title')}
        documentTitle={t('media.title')}
        sentence={
          events &&
          (events.length === 0 ? t('media.sentenceNone') : t('media.sentence', { count: events.length, bad }))
        }
      />
      <div className="stack">
        <Section bare title={t('media.now')}>
          <FindingsTable
            label={t('media.now')}
            filter={{ inspection: 'removable-media', ...labels }}
            figures={NO_COLUMNS}
            empty={<EmptyState title={t('media.nowNone')} />}
          />
        </Section>
        <Section title={<Fleetwide>{t('media.stream')}</Fleetwide>}>
          {error && <ErrorState error={error} />}
          {!events && !error && <LoadingRows rows={6} />}
          {events?.length === 0 && <EmptyState title={t('media.none')} hint={t('media.noneHint')} />}
          {events && events.length > 0 && (
            <EventList events={events} days {...(hasNextPage && { onMore: () => void fetchNextPage() })} />
          )}
        </Section>
      </div>
    </>
  )
}
