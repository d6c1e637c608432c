// A list of findings: the newest verdict on each item of an inspection, over all hosts.
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingRow } from '../../shared/api/finding.ts'
import type { FindingFilter } from '../api.ts'
import { formatFigure, leadingFigure } from '../format.ts'
import { useChangedRows } from '../hooks/changed-rows.ts'
import { useLanguage } from '../hooks/language.ts'
import { useSettledRows } from '../hooks/settled-rows.ts'
import { queries } from '../queries.ts'
import { Ago, Lasting } from './moment.tsx'
import { PageLink } from './page-link.tsx'
import { ErrorState } from './states.tsx'
import { StatusMark } from './status-mark.tsx'
import { type Columns, DataTable } from './table/data-table.tsx'
import { ItemCell } from './table/item-cell.tsx'
import { Pager } from './table/pager.tsx'
import { PendingRows } from './table/pending-rows.tsx'
import { ValueBar } from './value-bar.tsx'

const keyOf = (finding: FindingRow) => `${finding.hostId} ${finding.inspection} ${finding.item}`
const printOf = (finding: FindingRow) => `${finding.status} ${finding.summary}`

type FindingsTableProps = {
  label: string
  filter: FindingFilter
  /** Names of measurements that get a column of their own, with its title. */
  figures: readonly { name: string; title: string }[]
  /** Rows to show out of those that the filter brings; the list is then short and has no pages. */
  keep?: (finding: FindingRow) => boolean
  empty: ReactNode
}

export function FindingsTable({ label, filter, figures, keep, empty }: FindingsTableProps) {
  const language = useLanguage()
  const { data, error, refetch, isPlaceholderData } = useQuery(queries.findings(filter, language))
  const scope = `${JSON.stringify(filter)} ${language}`
  const findings = isPlaceholderData ? undefined : data?.findings
  const rows = keep ? findings?.filter(keep) : findings
  const settled = useSettledRows({ rows, keyOf, scope, hold: true })
  const changed = useChangedRows(settled.rows, keyOf, printOf, settled.scope)
  const withValue = settled.rows.some((finding) => leadingFigure(finding.measurements) !== undefined)
  const columns = useFindingColumns(figures, withValue)
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <>
      <PendingRows
        newCount={settled.newCount}
        changed={settled.reordered || settled.gone.size > 0}
        onShow={settled.settle}
      />
      <div className="card">
        <DataTable
          label={label}
          columns={columns}
          rows={data && settled.rows}
          keyOf={keyOf}
          to={(finding) =>
            finding.roundId === null ? `/hosts/${finding.hostId}` : `/rounds/${finding.roundId}`
          }
          changed={changed}
          gone={settled.gone}
          empty={empty}
        />
      </div>
      {!keep && <Pager shown={settled.rows.length} total={data?.total ?? 0} next={data?.next ?? null} />}
    </>
  )
}

function useFindingColumns(figures: FindingsTableProps['figures'], withValue: boolean): Columns<FindingRow> {
  const { t } = useTranslation()
  const language = useLanguage()
  return useMemo(() => {
    const figureColumns: Columns<FindingRow> = figures.map(({ name, title }) => ({
      title,
      width: 110,
      className: 'cell-end narrow-hide no-wrap',
      render: (_, finding) => {
        const figure = finding.measurements.find((one) => one.name === name)
        return figure && formatFigure(figure.value, figure.unit, language)
      },
    }))
    const value: Columns<FindingRow>[number] = {
      title: t('table.value'),
      width: 180,
      render: (_, finding) => <BarCell finding={finding} />,
    }
    return [
      { title: t('table.status'), width: 100, render: (_, finding) => <StatusMark state={finding.status} /> },
      {
        title: t('table.host'),
        width: '16%',
        className: 'breaks',
        render: (_, finding) => <HostCell finding={finding} />,
      },
      {
        title: t('table.item'),
        className: 'cell-item narrow-wide',
        render: (_, finding) => <ItemCell of={finding} summary={finding.summary} />,
      },
      ...figureColumns,
      ...(withValue ? [value] : []),
      { title: t('table.since'), width: 110, render: (_, finding) => <Lasting from={finding.since} /> },
      {
        title: t('overview.fault'),
        width: 80,
        render: (_, finding) =>
          finding.faultId !== null && (
            <PageLink to={`/faults/${finding.faultId}`}>F-{finding.faultId}</PageLink>
          ),
      },
      {
        title: t('table.seen'),
        width: 110,
        className: 'narrow-end',
        render: (_, finding) => <SeenCell finding={finding} />,
      },
    ]
  }, [t, language, figures, withValue])
}

function HostCell({ finding }: { finding: FindingRow }) {
  const { hostId, inspection, item, hostName } = finding
  return (
    <PageLink to={`/hosts/${hostId}`} search={{ inspection, item }} className="plain-link">
      {hostName}
    </PageLink>
  )
}

function SeenCell({ finding }: { finding: FindingRow }) {
  if (finding.roundId === null) return <Ago at={finding.observedAt} />
  return (
    <PageLink to={`/rounds/${finding.roundId}`}>
      <Ago at={finding.observedAt} />
    </PageLink>
  )
}

function BarCell({ finding }: { finding: FindingRow }) {
  const figure = leadingFigure(finding.measurements)
  return figure && <ValueBar figure={figure} status={finding.status} />
}
