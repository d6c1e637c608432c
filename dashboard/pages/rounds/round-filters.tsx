// The filters above the records.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { Period } from '../../components/table/period.tsx'
import { StateChips } from '../../components/table/state-chips.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useDelayed } from '../../hooks/delayed.ts'
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
      <HostChoice />
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

function HostChoice() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { get, change } = useAddress()
  const [search, setSearch] = useState('')
  const asked = useDelayed(search.trim(), 200)
  const chosen = get('host')
  const list = useQuery({
    ...queries.hosts(
      { ...(asked !== '' && { search: asked }), sort: 'name', order: 'asc', limit: 30 },
      language,
    ),
    placeholderData: keepPreviousData,
  })
  const one = useQuery({ ...queries.host(chosen ?? '', language), enabled: chosen !== undefined })
  const options = (list.data?.hosts ?? []).map((host) => ({ value: host.id, label: host.name }))
  if (chosen !== undefined && !options.some((option) => option.value === chosen))
    options.unshift({ value: chosen, label: one.data?.name ?? '…' })
  return (
    <Select
      className="filter-choice"
      aria-label={t('rounds.host')}
      placeholder={t('rounds.host')}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      popupMatchSelectWidth={false}
      value={chosen ?? null}
      onChange={(value) => change({ host: value ?? undefined })}
      options={options}
    />
  )
}
