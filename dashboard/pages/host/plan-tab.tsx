// What the agent really does, and where each part of that comes from.
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostDetail } from '../../api.ts'
import { Ago } from '../../components/moment.tsx'
import { EmptyState } from '../../components/states.tsx'
import { type Columns, DataTable } from '../../components/table/data-table.tsx'
import { formatDuration } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

type EffectivePlanEntry = HostDetail['plan'][number]

const keyOf = (entry: EffectivePlanEntry) => entry.inspection

export function PlanTab({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const columns = usePlanColumns()
  return (
    <div className="stack">
      <p className="muted">{t('host.planSentence', { version: host.planVersion })}</p>
      <div className="card">
        <DataTable
          label={t('host.tabPlan')}
          columns={columns}
          rows={host.plan}
          keyOf={keyOf}
          empty={<EmptyState title={t('host.noInspections')} />}
        />
      </div>
    </div>
  )
}

function usePlanColumns(): Columns<EffectivePlanEntry> {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data } = useQuery(queries.inspections(language))
  return useMemo(() => {
    const titles = new Map(data?.inspections.map((one) => [one.name, one.title]))
    return [
      {
        title: t('table.inspection'),
        render: (_, entry) => (
          <>
            <b>{titles.get(entry.inspection) ?? entry.inspection}</b>
            {!entry.enabled && <span className="tag">{t('host.off')}</span>}
          </>
        ),
      },
      {
        title: t('host.cron'),
        render: (_, entry) => (
          <>
            <code>{entry.cron}</code>
            <br />
            <span className="muted small">{entry.timeZone}</span>
          </>
        ),
      },
      {
        title: t('host.spread'),
        render: (_, entry) => formatDuration(entry.spreadMs, language),
        className: 'narrow-hide',
      },
      {
        title: t('host.timeout'),
        render: (_, entry) => formatDuration(entry.timeoutMs, language),
        className: 'narrow-hide',
      },
      {
        title: t('host.nextDue'),
        render: (_, entry) => entry.enabled && entry.nextDueAt !== null && <Ago at={entry.nextDueAt} />,
      },
      { title: t('host.from'), render: (_, entry) => t(`planSource.${entry.source}`) },
      {
        title: t('host.parameters'),
        className: 'cell-item narrow-wide',
        render: (_, entry) => <Parameters entry={entry} />,
      },
    ]
  }, [t, data, language])
}

function Parameters({ entry }: { entry: EffectivePlanEntry }) {
  const { t } = useTranslation()
  const names = Object.keys(entry.parameters)
  return (
    <>
      {names.length === 0 ? (
        <span className="muted">{t('host.noParameters')}</span>
      ) : (
        <pre className="parameters">
          {names.map((name) => `${name}: ${JSON.stringify(entry.parameters[name])}`).join('\n')}
        </pre>
      )}
      {entry.refused !== undefined && (
        <Alert type="warning" showIcon title={t('host.refusedPart', { reason: entry.refused })} />
      )}
    </>
  )
}
