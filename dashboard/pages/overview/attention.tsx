// The ten worst things now, each with host, item, what, since when and who has it.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../../shared/format.ts'
import { Handling } from '../../components/fault-tags.tsx'
import { Lasting } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { type Columns, DataTable } from '../../components/table/data-table.tsx'
import { ItemCell } from '../../components/table/item-cell.tsx'
import { PendingRows } from '../../components/table/pending-rows.tsx'
import { useGroup } from '../../hooks/address.ts'
import { useChangedRows } from '../../hooks/changed-rows.ts'
import { useHeld } from '../../hooks/held.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useSettledRows } from '../../hooks/settled-rows.ts'
import { queries } from '../../queries.ts'
import { type AttentionRow, attentionRows } from './attention-rows.ts'
import { badFindings } from './bad-findings.ts'
import type { Figures } from './figures.ts'

const ROWS = 10
const keyOf = (row: AttentionRow) => row.key
const printOf = (row: AttentionRow) => `${row.state} ${row.fault?.stage ?? ''}`

function useAttentionRows() {
  const language = useLanguage()
  const { group } = useGroup()
  const labels = group === '' ? {} : { labels: group }
  const faults = useQuery(queries.faults({ open: 'true', limit: ROWS, ...labels }, language))
  const findings = useQuery(queries.findings(badFindings(group), language))
  const isOld = faults.isPlaceholderData || findings.isPlaceholderData
  const rows = useMemo(() => {
    if (isOld || !faults.data || !findings.data) return undefined
    return attentionRows(faults.data.faults, findings.data.findings, ROWS)
  }, [isOld, faults.data, findings.data])
  return { rows, error: faults.error ?? findings.error, scope: `${group} ${language}` }
}

export function Attention({ figures }: { figures: Figures | undefined }) {
  const { t } = useTranslation()
  const { rows, error, scope } = useAttentionRows()
  const [held, holdProps] = useHeld()
  const settled = useSettledRows({ rows, keyOf, scope, hold: held })
  const changed = useChangedRows(settled.rows, keyOf, printOf, settled.scope)
  const columns = useColumns()
  return (
    <Section
      title={t('overview.attention')}
      link={<PageLink to="/faults">{t('overview.allFaults')}</PageLink>}
    >
      {error && !rows && <ErrorState error={error} />}
      <div {...holdProps}>
        <PendingRows
          newCount={settled.newCount}
          changed={settled.reordered || settled.gone.size > 0}
          onShow={settled.settle}
        />
        {(!error || rows) && (
          <DataTable
            label={t('overview.attention')}
            columns={columns}
            rows={rows && settled.rows}
            keyOf={keyOf}
            to={(row) => (row.fault ? `/faults/${row.fault.id}` : `/hosts/${row.hostId}`)}
            changed={changed}
            gone={settled.gone}
            empty={<NothingWrong figures={figures} />}
          />
        )}
      </div>
    </Section>
  )
}

function NothingWrong({ figures }: { figures: Figures | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const hint =
    figures &&
    t('overview.attentionNoneHint', {
      items: formatCount(figures.findings.ok, language),
      hosts: figures.hosts.total,
    })
  return <EmptyState title={t('overview.attentionNone')} hint={hint} />
}

function useColumns(): Columns<AttentionRow> {
  const { t } = useTranslation()
  return useMemo(
    () => [
      { title: t('table.status'), width: 92, render: (_, row) => <StatusMark state={row.state} /> },
      {
        title: t('table.host'),
        width: '19%',
        className: 'breaks',
        render: (_, row) => <HostCell row={row} />,
      },
      {
        title: t('table.item'),
        className: 'cell-item narrow-wide',
        render: (_, row) => <ItemCell of={row} summary={row.summary} />,
      },
      { title: t('table.since'), width: 96, render: (_, row) => <Lasting from={row.since} /> },
      {
        title: t('overview.handling'),
        width: 140,
        className: 'narrow-end',
        render: (_, row) => <FaultCell row={row} />,
      },
    ],
    [t],
  )
}

function HostCell({ row }: { row: AttentionRow }) {
  if (row.hostId === null) return row.hostName
  return (
    <PageLink to={`/hosts/${row.hostId}`} className="plain-link">
      {row.hostName}
    </PageLink>
  )
}

function FaultCell({ row: { fault } }: { row: AttentionRow }) {
  const { t } = useTranslation()
  if (fault === null)
    return (
      <span className="tag" title={t('overview.observingHint')}>
        {t('overview.observing')}
      </span>
    )
  return (
    <>
      <PageLink to={`/faults/${fault.id}`}>F-{fault.id}</PageLink>
      <div className="small">
        <Handling fault={fault} />
        {fault.status === 'ok' && <span className="muted"> {t('faults.recovered')}</span>}
      </div>
    </>
  )
}
