// The course of a fault, newest first; what machines saw and what people did are told apart.
import { useTranslation } from 'react-i18next'
import type { FaultDetail, FaultEntry } from '../../../shared/api/fault.ts'
import { Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { monthDay } from '../../time.ts'

export function FaultTimeline({ fault }: { fault: FaultDetail }) {
  const entries = fault.timeline.toSorted((a, b) => b.at - a.at || b.id - a.id)
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} title={fault.inspectionTitle} />
      ))}
    </ol>
  )
}

function Entry({ entry, title }: { entry: FaultEntry; title: string }) {
  const { t } = useTranslation()
  const machine = entry.by.kind === 'machine'
  return (
    <li className={`timeline-${entry.by.kind} timeline-${toneOf(entry)}`}>
      <span className="timeline-dot" aria-hidden="true" />
      <div className="timeline-head">
        <b>{t(`fault.entry.${entry.kind}`)}</b>
        <span className="muted">{machine ? title : entry.by.name}</span>
        <span className="muted small">
          <Instant at={entry.at}>
            {monthDay(entry.at)} {new Date(entry.at).toTimeString().slice(0, 8)}
          </Instant>
        </span>
        {entry.roundId !== null && (
          <PageLink to={`/rounds/${entry.roundId}`} className="small">
            {t('fault.evidence')}
          </PageLink>
        )}
      </div>
      {entry.text !== '' && <p className="timeline-text">{entry.text}</p>}
    </li>
  )
}

function toneOf(entry: FaultEntry): string {
  if (entry.kind === 'recovered' || entry.kind === 'closed') return 'ok'
  return entry.to ?? 'plain'
}
