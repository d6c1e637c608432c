// How an item came to where it is: choose it, see its course, and the rounds beneath.

import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { InspectionNow } from '../../../shared/api/finding.ts'
import type { HostDetail } from '../../api.ts'
import { ItemName } from '../../components/item-name.tsx'
import { parseRange } from '../../components/ribbon/range-choice.tsx'
import { Section } from '../../components/section.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { RoundsTable } from '../rounds/rounds-table.tsx'
import { ItemCourse } from './item-course.tsx'
import { nowRows } from './now-rows.ts'

export function HistoryTab({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.inspectionsNow(host.id, useLanguage()))
  const { get } = useAddress()
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={8} />
  const worst = nowRows(data.inspections, new Set()).find((row) => row.finding)
  const inspection = get('inspection') ?? worst?.now.inspection
  const now = data.inspections.find((one) => one.inspection === inspection)
  const item = get('item') ?? now?.findings[0]?.item
  if (!now || item === undefined) return <EmptyState title={t('host.noInspections')} />
  const range = parseRange(get('range'))
  return (
    <div className="stack">
      <div>
        <div className="history-controls">
          <ItemChoice inspections={data.inspections} inspection={now.inspection} item={item} />
        </div>
        <div className="card card-body">
          <ItemCourse
            key={`${now.inspection} ${item}`}
            hostId={host.id}
            inspection={now.inspection}
            item={item}
            range={range}
            height={300}
          />
        </div>
      </div>
      <Section bare title={t('host.roundsBelow')}>
        <RoundsTable fixed={{ host: host.id, inspection: now.inspection }} />
      </Section>
    </div>
  )
}

type ItemChoiceProps = { inspections: readonly InspectionNow[]; inspection: string; item: string }

function ItemChoice({ inspections, inspection, item }: ItemChoiceProps) {
  const { t } = useTranslation()
  const { change } = useAddress()
  const keyOf = (name: string, of: string) => `${name}\n${of}`
  const options = inspections
    .filter((now) => now.findings.length > 0)
    .map((now) => ({
      label: now.title,
      options: now.findings.map((finding) => ({
        value: keyOf(now.inspection, finding.item),
        search: `${now.title} ${finding.item} ${finding.itemTitle}`,
        label: (
          <span className="row">
            <StatusMark state={finding.status} word={false} />
            <ItemName of={finding} />
          </span>
        ),
      })),
    }))
  return (
    <Select
      className="item-choice"
      aria-label={t('host.pickItem')}
      value={keyOf(inspection, item)}
      onChange={(value) => {
        const [name, of] = value.split('\n')
        change({ inspection: name, item: of })
      }}
      showSearch={{ optionFilterProp: 'search' }}
      options={options}
      labelRender={({ value }) => {
        const [name, of] = String(value).split('\n')
        const title = inspections.find((now) => now.inspection === name)?.title
        return (
          <span>
            <span className="muted">{title} · </span>
            <span className="mono">{of}</span>
          </span>
        )
      }}
    />
  )
}
