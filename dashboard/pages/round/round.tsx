// One round: what was planned, when it ran, what it found, and the evidence.
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { RoundDetail } from '../../../shared/api/finding.ts'
import { PageHead } from '../../components/page-head.tsx'
import { Section } from '../../components/section.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { markOfRound } from '../../components/status.ts'
import { StatusMark } from '../../components/status-mark.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { span } from '../../time.ts'
import './round.css'
import { RoundEvents } from './round-events.tsx'
import { RoundFacts } from './round-facts.tsx'
import { RoundFindings } from './round-findings.tsx'

export default function Round() {
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(queries.round(Number(id), useLanguage()))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={8} />
  return <RoundPage round={data} />
}

function RoundPage({ round }: { round: RoundDetail }) {
  const { t } = useTranslation()
  const title = t('round.title', { title: round.title, host: round.hostName })
  return (
    <>
      <PageHead
        title={title}
        documentTitle={t('host.round', { id: round.id })}
        crumb={{ to: '/rounds', title: t('rounds.title') }}
        aside={<StatusMark state={markOfRound(round)} />}
        sentence={<RoundSentence round={round} />}
      />
      <div className="stack">
        <RoundFacts round={round} />
        {round.findings.length > 0 && (
          <Section title={t('round.findings')}>
            <RoundFindings round={round} />
          </Section>
        )}
        {round.findings.length === 0 && round.outcome !== 'missed' && (
          <div className="card">
            <EmptyState title={t('round.noFindings')} hint={round.summary} />
          </div>
        )}
        {round.events.length > 0 && <RoundEvents round={round} />}
      </div>
    </>
  )
}

function RoundSentence({ round }: { round: RoundDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (round.outcome === 'missed') {
    const reason = round.missedReason === null ? round.summary : t(`missedReason.${round.missedReason}`)
    return t('round.missedBecause', { reason })
  }
  const bad = round.findings.filter((finding) => finding.status !== 'ok').length
  const count = round.findings.length
  return (
    <>
      {count > 0 && t(bad > 0 ? 'round.sentence' : 'round.sentenceOk', { count, bad })}
      {round.late && (
        <Alert
          className="round-late"
          type="info"
          title={t('round.late', { span: span(round.receivedAt - round.observedAt, language) })}
        />
      )}
    </>
  )
}
