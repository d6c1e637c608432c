// The filters above the list of faults; the rarer ones unfold.
import { FilterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Select, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ENDED_STAGES, OPEN_STAGES } from '../../../shared/fault-stages.ts'
import { HostFilter } from '../../components/host-select.tsx'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { Period } from '../../components/table/period.tsx'
import { SearchBox } from '../../components/table/search-box.tsx'
import { StateChips } from '../../components/table/state-chips.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useMe } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { FAULT_FILTERS, FAULT_SORTS, type FaultSort, type FaultView } from './use-fault-filter.ts'

const STATUSES = ['critical', 'warning', 'unknown', 'ok'] as const
const SOURCES = ['inspection', 'silence', 'alertmanager', 'grafana', 'person'] as const
const RARE = ['inspection', 'grade', 'risk', 'source', 'host', 'labels', 'from', 'to'] as const

export function FaultFilters({ view }: { view: FaultView }) {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const [unfolded, setUnfolded] = useState(false)
  const rareAreSet = RARE.some((name) => get(name) !== undefined)
  const parent = get('parent')
  return (
    <FilterBar names={FAULT_FILTERS}>
      <SearchBox placeholder={t('faults.search')} />
      <StateChips name="status" states={STATUSES} />
      <FilterChoice
        name="stage"
        all={t('faults.allStages')}
        options={(view === 'past' ? ENDED_STAGES : OPEN_STAGES).map((value) => ({
          value,
          label: t(`stage.${value}`),
        }))}
        multiple
      />
      <AssigneeFilter />
      {(unfolded || rareAreSet) && <RareFilters />}
      {!unfolded && !rareAreSet && (
        <Button icon={<FilterOutlined />} onClick={() => setUnfolded(true)}>
          {t('faults.moreFilters')}
        </Button>
      )}
      {parent !== undefined && (
        <Tag closable onClose={() => change({ parent: undefined })}>
          {t('faults.below', { id: parent })}
        </Tag>
      )}
    </FilterBar>
  )
}

function RareFilters() {
  const { t } = useTranslation()
  const inspections = useQuery(queries.inspections(useLanguage())).data?.inspections ?? []
  const labels = useQuery(queries.labels()).data?.labels ?? []
  return (
    <>
      <FilterChoice
        name="inspection"
        all={t('rounds.inspection')}
        options={inspections.map(({ name, title }) => ({ value: name, label: title, search: title }))}
      />
      <FilterChoice
        name="grade"
        all={t('faults.allGrades')}
        options={(['major', 'general'] as const).map((value) => ({ value, label: t(`grade.${value}`) }))}
      />
      <FilterChoice
        name="risk"
        all={t('faults.allRisks')}
        options={(['high', 'medium', 'low'] as const).map((value) => ({ value, label: t(`risk.${value}`) }))}
        multiple
      />
      <FilterChoice
        name="source"
        all={t('faults.allSources')}
        options={SOURCES.map((value) => ({ value, label: t(`faults.from.${value}`) }))}
        multiple
      />
      <HostFilter all={t('rounds.host')} />
      {labels.length > 0 && (
        <FilterChoice
          name="labels"
          all={t('table.labels')}
          options={labels.map(({ key, value }) => ({
            value: `${key}:${value}`,
            label: `${key}: ${value}`,
            search: `${key}: ${value}`,
          }))}
          multiple
        />
      )}
      <Period />
    </>
  )
}

function AssigneeFilter() {
  const { t } = useTranslation()
  const me = useMe()
  const { data } = useQuery(queries.people())
  const others = (data?.people ?? []).filter(({ id }) => id !== me?.id)
  return (
    <FilterChoice
      name="assignee"
      all={t('faults.allPeople')}
      options={[
        { value: 'me', label: t('faults.me'), search: t('faults.me') },
        { value: 'nobody', label: t('faults.nobody'), search: t('faults.nobody') },
        ...others.map(({ id, name, username }) => ({
          value: id,
          label: name,
          search: `${name} ${username}`,
        })),
      ]}
    />
  )
}

export function SortChoice() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const words: Readonly<Record<FaultSort, string>> = {
    severity: t('faults.sortSeverity'),
    opened: t('faults.sortOpened'),
    due: t('faults.sortDue'),
    host: t('faults.sortHost'),
  }
  return (
    <Select
      className="faults-sort"
      aria-label={t('faults.sort')}
      value={FAULT_SORTS.find((sort) => sort === get('sort')) ?? 'severity'}
      onChange={(sort) => change({ sort: sort === 'severity' ? undefined : sort })}
      options={FAULT_SORTS.map((value) => ({ value, label: words[value] }))}
    />
  )
}
