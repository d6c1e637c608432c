// What holds now: every inspection with its worst item; beside it the chosen item's course and evidence.
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostDetail } from '../../api.ts'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { DataTable } from '../../components/table/data-table.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useChangedRows } from '../../hooks/changed-rows.ts'
import { useHeld } from '../../hooks/held.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useSettledRows } from '../../hooks/settled-rows.ts'
import { queries } from '../../queries.ts'
import type { DemandState } from './host-head.tsx'
import { ItemSide } from './item-side.tsx'
import { useNowColumns } from './now-columns.tsx'
import { type NowRow, nowRows } from './now-rows.ts'

const keyOf = (row: NowRow) => row.key
const printOf = (row: NowRow) => `${row.state} ${row.finding?.summary ?? ''}`

export function NowTab({ host, demand }: { host: HostDetail; demand: DemandState }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.inspectionsNow(host.id, useLanguage()))
  const { get, change } = useAddress()
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const toggle = (inspection: string) =>
    setUnfolded((before) => before.symmetricDifference(new Set([inspection])))
  const rows = useMemo(() => data && nowRows(data.inspections, unfolded), [data, unfolded])
  const [held, holdProps] = useHeld()
  const settled = useSettledRows({ rows, keyOf, scope: [...unfolded].join(), hold: held })
  const changed = useChangedRows(settled.rows, keyOf, printOf, settled.scope)
  const chosenKey = get('inspection') === undefined ? undefined : `${get('inspection')} ${get('item') ?? ''}`
  const chosen =
    settled.rows.find((row) => row.key === chosenKey) ?? settled.rows.find((row) => row.finding !== null)
  const choose = (row: NowRow) =>
    change({ inspection: row.now.inspection, item: row.finding?.item }, { replace: true })
  const columns = useNowColumns({ hostId: host.id, unfolded, toggle, choose, demand })
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <div className="now-columns">
      <div className="card" {...holdProps}>
        <DataTable
          label={t('host.tabNow')}
          columns={columns}
          rows={rows && settled.rows}
          keyOf={keyOf}
          rowClass={(row) => rowClass(row, row.key === chosen?.key)}
          changed={changed}
          empty={<EmptyState title={t('host.noInspections')} />}
        />
      </div>
      <div className="now-side">
        {chosen?.finding && (
          <ItemSide key={chosen.key} host={host} now={chosen.now} finding={chosen.finding} />
        )}
      </div>
    </div>
  )
}

function rowClass(row: NowRow, chosen: boolean): string {
  return [chosen && 'chosen', !row.first && 'continued', !row.last && 'continues'].filter(Boolean).join(' ')
}
