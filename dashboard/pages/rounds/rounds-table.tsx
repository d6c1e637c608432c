// A list of rounds, newest first; new ones wait until they are asked for.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoundRow } from '../../../shared/api/finding.ts'
import type { RoundFilter } from '../../api.ts'
import { Ago, Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { markOfRound } from '../../components/status.ts'
import { StatusMark } from '../../components/status-mark.tsx'
import { type Columns, DataTable } from '../../components/table/data-table.tsx'
import { Pager } from '../../components/table/pager.tsx'
import { PendingRows } from '../../components/table/pending-rows.tsx'
import { formatDuration } from '../../format.ts'
import { useChangedRows } from '../../hooks/changed-rows.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useSettledRows } from '../../hooks/settled-rows.ts'
import { queries } from '../../queries.ts'
import { exact, span } from '../../time.ts'
import { useRoundFilter } from './use-round-filter.ts'

const keyOf = (round: RoundRow) => String(round.id)
const printOf = () => ''

export function RoundsTable({ fixed }: { fixed?: RoundFilter }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const filter = useRoundFilter(fixed)
  const { data, error, refetch, isPlaceholderData } = useQuery(queries.rounds(filter, language))
  const scope = `${JSON.stringify(filter)} ${language}`
  const rows = isPlaceholderData ? undefined : data?.rounds
  const settled = useSettledRows({ rows, keyOf, scope, hold: true })
  const changed = useChangedRows(settled.rows, keyOf, printOf, settled.scope)
  const columns = useRoundColumns(fixed === undefined)
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <>
      <PendingRows newCount={settled.newCount} changed={false} onShow={settled.settle} />
      <div className="card">
        <DataTable
          label={t('rounds.title')}
          columns={columns}
          rows={data && settled.rows}
          keyOf={keyOf}
          to={(round) => `/rounds/${round.id}`}
          changed={changed}
          empty={<EmptyState title={t('rounds.none')} hint={t('rounds.noneHint')} />}
        />
      </div>
      <Pager shown={settled.rows.length} next={data?.next ?? null} />
    </>
  )
}

function useRoundColumns(ofAll: boolean): Columns<RoundRow> {
  const { t } = useTranslation()
  const language = useLanguage()
  return useMemo(() => {
    const whose: Columns<RoundRow> = [
      {
        title: t('table.host'),
        className: 'breaks',
        width: '11%',
        render: (_, round) => (
          <PageLink to={`/hosts/${round.hostId}`} className="plain-link">
            {round.hostName}
          </PageLink>
        ),
      },
      {
        title: t('table.inspection'),
        width: '11%',
        render: (_, round) => <PageLink to={`/rounds/${round.id}`}>{round.title}</PageLink>,
      },
    ]
    return [
      {
        title: t('table.status'),
        width: 108,
        render: (_, round) => <StatusMark state={markOfRound(round)} />,
      },
      ...(ofAll ? whose : []),
      {
        title: t('table.item'),
        className: 'cell-item narrow-wide breaks',
        render: (_, round) => <RoundSummary round={round} />,
      },
      {
        title: t('rounds.items'),
        width: 64,
        className: 'cell-end narrow-hide',
        render: (_, round) => round.findingCount > 0 && round.findingCount,
      },
      {
        title: t('rounds.trigger'),
        width: 120,
        className: 'narrow-hide',
        render: (_, round) => t(`trigger.${round.trigger}`),
      },
      {
        title: t('rounds.took'),
        width: 84,
        className: 'narrow-hide',
        render: (_, round) => round.outcome !== 'missed' && formatDuration(round.durationMs, language),
      },
      {
        title: t('rounds.observed'),
        width: 200,
        className: 'narrow-end no-wrap',
        render: (_, round) => <ObservedCell round={round} link={!ofAll} />,
      },
    ]
  }, [t, language, ofAll])
}

function RoundSummary({ round }: { round: RoundRow }) {
  const { t } = useTranslation()
  const reason = round.missedReason === null ? '' : t(`missedReason.${round.missedReason}`)
  return <span className="muted">{round.summary || reason}</span>
}

function ObservedCell({ round, link }: { round: RoundRow; link: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const at = <Instant at={round.observedAt}>{exact(round.observedAt).slice(5, 19)}</Instant>
  const late =
    round.late && t('rounds.lateHint', { span: span(round.receivedAt - round.observedAt, language) })
  return (
    <>
      {link ? <PageLink to={`/rounds/${round.id}`}>{at}</PageLink> : at}{' '}
      <span className="muted small">
        <Ago at={round.observedAt} />
      </span>{' '}
      {late && (
        <span className="tag" title={late}>
          {t('rounds.late')}
        </span>
      )}
    </>
  )
}
