// What happened today: devices, units, restarts; the newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EventList } from '../../components/event-list.tsx'
import { Fleetwide } from '../../components/fleetwide.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { startOfDay } from '../../time.ts'

const SHOWN = 8

export function Today({ timeZone }: { timeZone: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const from = timeZone === undefined ? 0 : startOfDay(serverNow(), timeZone)
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    ...queries.events({ from: from - (from % 60_000), limit: SHOWN }, language),
    enabled: timeZone !== undefined,
  })
  const events = data?.pages.flatMap((page) => page.events)
  return (
    <Section title={<Fleetwide>{t('overview.today')}</Fleetwide>}>
      {error && !events && <ErrorState error={error} />}
      {!events && !error && <LoadingRows rows={4} />}
      {events?.length === 0 && <p className="card-body muted">{t('overview.todayNone')}</p>}
      {events && events.length > 0 && (
        <EventList events={events} {...(hasNextPage && { onMore: () => void fetchNextPage() })} />
      )}
    </Section>
  )
}
