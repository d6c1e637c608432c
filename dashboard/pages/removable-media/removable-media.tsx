// What was plugged in anywhere: what is connected now, and the stream of insertions and removals.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FindingRow } from '../../../shared/api/finding.ts'
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
const INSPECTION = 'removable-media'

// Beside one finding for each medium there is one for each kind, which says how many of it are attached.
const isMedium = (finding: FindingRow) => !finding.code.endsWith('-attached')

export default function RemovableMedia() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { group } = useGroup()
  const filter = { inspection: INSPECTION, limit: 500, ...(group !== '' && { labels: group }) }
  const { data } = useQuery(queries.findings(filter, language))
  const media = data?.findings.filter(isMedium)
  const bad = media?.filter((medium) => medium.status !== 'ok').length ?? 0
  return (
    <>
      <PageHead
        title={t('media.title')}
        documentTitle={t('media.title')}
        sentence={
          media &&
          (media.length === 0 ? t('media.sentenceNone') : t('media.sentence', { count: media.length, bad }))
        }
      />
      <div className="stack">
        <Section bare title={t('media.now')}>
          <FindingsTable
            label={t('media.now')}
            filter={filter}
            figures={NO_COLUMNS}
            keep={isMedium}
            empty={<EmptyState title={t('media.nowNone')} />}
          />
        </Section>
        <Section title={<Fleetwide>{t('media.stream')}</Fleetwide>}>
          <MediaEvents />
        </Section>
      </div>
    </>
  )
}

function MediaEvents() {
  const { t } = useTranslation()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(
    queries.events({ inspection: INSPECTION, limit: 50 }, useLanguage()),
  )
  const events = data?.pages.flatMap((page) => page.events)
  if (error && !events) return <ErrorState error={error} />
  if (!events) return <LoadingRows rows={6} />
  if (events.length === 0) return <EmptyState title={t('media.none')} hint={t('media.noneHint')} />
  return <EventList events={events} days {...(hasNextPage && { onMore: () => void fetchNextPage() })} />
}
