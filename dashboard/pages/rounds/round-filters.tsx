// The filters above the records.
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { HostFilter } from '../../components/host-select.tsx'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { Period } from '../../components/table/period.tsx'
import { StateChips } from '../../components/table/state-chips.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

export const ROUND_FILTERS = ['host', 'inspection', 'item', 'outcome', 'status', 'from', 'to'] as const
const OUTCOMES = ['completed', 'missed', 'failed', 'timed-out', 'not-applicable'] as const
const STATUSES = ['critical', 'warning', 'unknown', 'ok'] as const

export function RoundFilters() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const { data } = useQuery(queries.inspections(useLanguage()))
  const item = get('item')
  return (
    <FilterBar names={ROUND_FILTERS}>
      <Period />
      <HostFilter all={t('rounds.host')} />
      <FilterChoice
        name="inspection"
        all={t('rounds.inspection')}
        options={(data?.inspections ?? []).map((one) => ({
          value: one.name,
          label: one.title,
          search: one.title,
        }))}
      />
      <FilterChoice
        name="outcome"
        all={t('rounds.outcome')}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        multiple
      />
      <StateChips name="status" states={STATUSES} />
      {item !== undefined && (
        <Tag closable onClose={() => change({ item: undefined })}>
          {t('rounds.itemFilter', { item })}
        </Tag>
      )}
    </FilterBar>
  )
}
