// When and why a round was made.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoundDetail } from '../../../shared/api/finding.ts'
import { Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { formatDuration } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'
import { exact } from '../../time.ts'

export function RoundFacts({ round }: { round: RoundDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const missed = round.outcome === 'missed'
  const facts: [string, ReactNode][] = [
    [
      t('table.host'),
      <PageLink key="host" to={`/hosts/${round.hostId}`}>
        {round.hostName}
      </PageLink>,
    ],
    [
      t('round.planned'),
      round.plannedAt === null ? (
        t('round.notPlanned', { trigger: t(`trigger.${round.trigger}`) })
      ) : (
        <At key="planned" at={round.plannedAt} />
      ),
    ],
    ...(missed
      ? []
      : ([[t('round.observed'), <At key="observed" at={round.observedAt} />]] as [string, ReactNode][])),
    [t('round.received'), <At key="received" at={round.receivedAt} />],
    ...(missed
      ? []
      : ([[t('round.took'), formatDuration(round.durationMs, language)]] as [string, ReactNode][])),
    [t('round.trigger'), t(`trigger.${round.trigger}`)],
    [t('round.outcome'), t(`outcome.${round.outcome}`)],
    [t('round.plan'), <code key="plan">{round.planVersion}</code>],
    ...(round.seq === null
      ? []
      : ([[t('round.sequence'), <code key="seq">{`${round.epoch} · ${round.seq}`}</code>]] as [
          string,
          ReactNode,
        ][])),
  ]
  return (
    <dl className="card card-body round-facts">
      {facts.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="breaks">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function At({ at }: { at: number }) {
  return <Instant at={at}>{exact(at)}</Instant>
}
