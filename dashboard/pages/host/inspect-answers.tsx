// What came of "inspect now", at once and in words.

import { useQueries, useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { PageLink } from '../../components/page-link.tsx'
import { ErrorWords } from '../../components/states.tsx'
import { markOfRound, worstOf } from '../../components/status.ts'
import { StatusMark } from '../../components/status-mark.tsx'
import type { Answer } from '../../hooks/inspect-now.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import type { DemandState } from './host-head.tsx'

export function InspectAnswers({ demand }: { demand: DemandState }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { answers, progress, clear } = demand
  const ids = answers.map((answer) => answer.demand?.roundId).filter((id) => typeof id === 'number')
  const rounds = useQueries({
    queries: ids.map((id) => queries.round(id, language)),
    combine: (results) => results.map((result) => result.data).filter((round) => round !== undefined),
  })
  if (progress.total === 0 || progress.busy) return null
  const failed = answers.filter((answer) => answer.demand?.state !== 'done')
  const worst = worstOf(rounds.map((round) => round.status))
  return (
    <div className="answers" role="status">
      <Alert
        type="info"
        closable={{ onClose: clear, 'aria-label': t('action.close') }}
        title={
          <span className="row">
            {t('host.answers', { count: ids.length })}
            {worst !== null && <StatusMark state={worst} />}
          </span>
        }
        description={
          <ul>
            {rounds.map((round) => (
              <li key={round.id} className="row">
                <StatusMark state={markOfRound(round)} word={false} />
                <PageLink to={`/rounds/${round.id}`}>{round.title}</PageLink>
                <span className="muted breaks">{round.summary}</span>
              </li>
            ))}
            {failed.map((answer) => (
              <FailedAnswer key={answer.inspection} answer={answer} />
            ))}
          </ul>
        }
      />
    </div>
  )
}

function FailedAnswer({ answer }: { answer: Answer }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.inspections(useLanguage()))
  const title = data?.inspections.find((one) => one.name === answer.inspection)?.title ?? answer.inspection
  if (answer.error)
    return (
      <li>
        <b>{title}</b>
        <ErrorWords error={answer.error} />
      </li>
    )
  const words = {
    waiting: t('host.demandLate'),
    done: t('host.demandDone'),
    refused: t('host.demandRefused', { reason: answer.demand?.reason ?? '' }),
    'not-connected': t('host.demandNot-connected'),
  }
  return <li>{t('host.noAnswer', { title, reason: words[answer.demand?.state ?? 'waiting'] })}</li>
}
