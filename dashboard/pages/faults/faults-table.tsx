// A list of faults; rows change in place, new ones wait.

import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultRow } from '../../../shared/api/fault.ts'
import type { FaultFilter } from '../../api.ts'
import { BreachTags, NextLimit } from '../../components/fault/fault-limits.tsx'
import { FlappingTag, GradeTag } from '../../components/fault-tags.tsx'
import { ItemName } from '../../components/item-name.tsx'
import { Lasting } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { ErrorState } from '../../components/states.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { type Columns, DataTable } from '../../components/table/data-table.tsx'
import { Pager } from '../../components/table/pager.tsx'
import { PendingRows } from '../../components/table/pending-rows.tsx'
import { useChangedRows } from '../../hooks/changed-rows.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useSettledRows } from '../../hooks/settled-rows.ts'
import { queries } from '../../queries.ts'
import './faults.css'

const keyOf = (fault: FaultRow) => String(fault.id)
const printOf = (fault: FaultRow) =>
  `${fault.status} ${fault.stage} ${fault.grade} ${fault.risk} ${fault.assignee?.id}`

type FaultsTableProps = { filter: FaultFilter; withHost?: boolean; empty: ReactNode }

export function FaultsTable({ filter, withHost = true, empty }: FaultsTableProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error, refetch, isPlaceholderData } = useQuery(queries.faults(filter, language))
  const scope = `${JSON.stringify(filter)} ${language}`
  const rows = isPlaceholderData ? undefined : data?.faults
  const settled = useSettledRows({ rows, keyOf, scope, hold: true })
  const changed = useChangedRows(settled.rows, keyOf, printOf, settled.scope)
  const columns = useFaultColumns(withHost)
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
          label={t('faults.title')}
          columns={columns}
          rows={data && settled.rows}
          keyOf={keyOf}
          to={(fault) => `/faults/${fault.id}`}
          changed={changed}
          gone={settled.gone}
          empty={empty}
        />
      </div>
      <Pager shown={settled.rows.length} total={data?.total ?? 0} next={data?.next ?? null} />
    </>
  )
}

function useFaultColumns(withHost: boolean): Columns<FaultRow> {
  const { t } = useTranslation()
  return useMemo(() => {
    const host: Columns<FaultRow> = [
      {
        title: t('table.host'),
        width: '13%',
        className: 'breaks',
        render: (_, fault) =>
          fault.hostId === null ? (
            fault.hostName
          ) : (
            <PageLink to={`/hosts/${fault.hostId}`} className="plain-link">
              {fault.hostName}
            </PageLink>
          ),
      },
    ]
    return [
      { title: t('table.status'), width: 100, render: (_, fault) => <FaultStatus fault={fault} /> },
      {
        title: t('faults.number'),
        width: 76,
        render: (_, fault) => <PageLink to={`/faults/${fault.id}`}>F-{fault.id}</PageLink>,
      },
      {
        title: t('faults.fault'),
        className: 'cell-item narrow-wide',
        render: (_, fault) => <FaultTitle fault={fault} />,
      },
      ...(withHost ? host : []),
      { title: t('faults.gradeRisk'), width: 120, render: (_, fault) => <GradeAndRisk fault={fault} /> },
      { title: t('faults.stage'), width: 110, render: (_, fault) => <Stage fault={fault} /> },
      {
        title: t('faults.who'),
        width: 110,
        className: 'breaks',
        render: (_, fault) => <span>{fault.assignee?.name ?? fault.acceptedBy ?? ''}</span>,
      },
      { title: t('faults.due'), width: 120, render: (_, fault) => <NextLimit fault={fault} /> },
      {
        title: t('faults.age'),
        width: 100,
        className: 'narrow-end',
        render: (_, fault) => <Lasting from={fault.beganAt} to={fault.closedAt} />,
      },
    ]
  }, [t, withHost])
}

function FaultStatus({ fault }: { fault: FaultRow }) {
  const { t } = useTranslation()
  const silent = fault.source === 'silence' && fault.status !== 'ok'
  if (fault.closedAt !== null) return <StatusMark state={fault.worstStatus} />
  return (
    <>
      <StatusMark state={silent ? 'silent' : fault.status} />
      {fault.status === 'ok' && <div className="muted small">{t('faults.recovered')}</div>}
    </>
  )
}

function FaultTitle({ fault }: { fault: FaultRow }) {
  const { t } = useTranslation()
  const byPerson = fault.source === 'person'
  return (
    <>
      <span className="fault-title clamp-2">{fault.title}</span>
      <span className="muted small breaks clamp-2">
        {byPerson ? (
          t('faults.reportedBy', { name: fault.reporter?.name ?? '' })
        ) : (
          <>
            {fault.inspectionTitle} · <ItemName of={fault} />
          </>
        )}
      </span>
      <span className="row fault-tags">
        <FlappingTag flapping={fault.flapping} />
        <BreachTags fault={fault} />
        {fault.reopened > 0 && <span className="tag">{t('faults.reopened', { count: fault.reopened })}</span>}
        {fault.parentId !== null && (
          <PageLink to={`/faults/${fault.parentId}`} className="tag">
            {t('faults.below', { id: fault.parentId })}
          </PageLink>
        )}
      </span>
    </>
  )
}

function GradeAndRisk({ fault }: { fault: FaultRow }) {
  const { t } = useTranslation()
  return (
    <span className="row fault-tags">
      <GradeTag grade={fault.grade} always />
      <span className="muted small no-wrap">{t('faults.riskIs', { risk: t(`risk.${fault.risk}`) })}</span>
    </span>
  )
}

function Stage({ fault }: { fault: FaultRow }) {
  const { t } = useTranslation()
  if (fault.stage === 'reported') return <span className="tag not-accepted">{t('overview.notAccepted')}</span>
  return <span>{t(`stage.${fault.stage}`)}</span>
}
