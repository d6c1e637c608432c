// Duty: who has it now and how to reach them, what was left for them, and the calendar of each roster.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { NewButton } from '../../components/settings/settings-list.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { queries } from '../../queries.ts'
import './duty.css'
import { DutyCard } from './duty-card.tsx'
import { DutyParts } from './duty-parts.tsx'
import { RosterCalendar } from './roster-calendar.tsx'

export default function Duty() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.dutyNow())
  const rosters = data?.rosters
  const names = [
    ...new Set((rosters ?? []).flatMap(({ turns }) => turns.flatMap(({ person }) => person?.name ?? []))),
  ]
  const gaps = (rosters ?? []).filter(({ isGap }) => isGap).length
  return (
    <>
      <PageHead
        title={t('duty.title')}
        documentTitle={t('duty.title')}
        sentence={
          rosters &&
          rosters.length > 0 && (
            <>
              {names.length > 0
                ? t('duty.sentence', { names: names.join(t('settings.listSeparator')) })
                : t('duty.sentenceNobody')}
              {gaps > 0 && names.length > 0 && t('duty.sentenceGaps', { count: gaps })}
            </>
          )
        }
      />
      <DutyParts />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!rosters && !error && <LoadingRows rows={6} />}
      {rosters?.length === 0 && (
        <div className="card">
          <EmptyState title={t('duty.none')} hint={t('duty.noneHint')} action={<NewButton kind="roster" />} />
        </div>
      )}
      {rosters && rosters.length > 0 && (
        <div className="stack">
          <div className="duty-cards">
            {rosters.map((duty) => (
              <DutyCard key={duty.rosterId} duty={duty} />
            ))}
          </div>
          <RosterCalendar rosters={rosters} />
        </div>
      )}
    </>
  )
}
