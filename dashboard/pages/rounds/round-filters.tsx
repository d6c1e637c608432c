// The filters above the records.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Select, Tag } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { StateChips } from '../../components/table/state-chips.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useDelayed } from '../../hooks/delayed.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { DAY } from '../../time.ts'

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

function Period() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const at = (name: string) => (get(name) === undefined ? null : dayjs(Number(get(name))))
  const last = (ms: number) => () => change({ from: String(Date.now() - ms), to: undefined })
  return (
    <span className="row">
      <DatePicker.RangePicker
        showTime={{ format: 'HH:mm' }}
        format="MM-DD HH:mm"
        allowEmpty={[true, true]}
        aria-label={t('rounds.from')}
        placeholder={[t('rounds.from'), t('rounds.to')]}
        value={[at('from'), at('to')]}
        onChange={(range) =>
          change({ from: range?.[0]?.valueOf().toString(), to: range?.[1]?.valueOf().toString() })
        }
        renderExtraFooter={() => (
          <span className="row">
            <Button
              size="small"
              onClick={() => change({ from: String(dayjs().startOf('day').valueOf()), to: undefined })}
            >
              {t('rounds.today')}
            </Button>
            <Button size="small" onClick={last(DAY / 24)}>
              {t('rounds.lastHour')}
            </Button>
            <Button size="small" onClick={last(DAY)}>
              {t('rounds.lastDay')}
            </Button>
            <Button size="small" onClick={last(7 * DAY)}>
              {t('rounds.lastWeek')}
            </Button>
          </span>
        )}
      />
    </span>
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
