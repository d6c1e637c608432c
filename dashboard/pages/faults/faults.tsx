// Faults: saved filters, worst first.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { EmptyState } from '../../components/states.tsx'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { SearchBox } from '../../components/table/search-box.tsx'
import { StateChips } from '../../components/table/state-chips.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { FaultViews } from './fault-views.tsx'
import './faults.css'
import { FaultsSentence } from './faults-sentence.tsx'
import { FaultsTable } from './faults-table.tsx'
import { FAULT_FILTERS, FAULT_SORTS, useFaultFilter } from './use-fault-filter.ts'

const STATUSES = ['critical', 'warning', 'unknown', 'ok'] as const

export default function Faults() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { filter, view } = useFaultFilter()
  const { data } = useQuery(queries.faults(filter, language))
  const filtered = filter.search ?? filter.status ?? filter.inspection ?? filter.host
  const calm = view === 'open' && filtered === undefined
  return (
    <>
      <PageHead
        title={t('faults.title')}
        documentTitle={t('faults.title')}
        sentence={data && <FaultsSentence counts={data.counts} />}
      />
      <FaultViews counts={data?.counts} view={view} />
      <FaultFilters />
      <FaultsTable
        filter={filter}
        empty={
          <EmptyState
            title={t(calm ? 'faults.noneOpen' : 'faults.none')}
            hint={t(calm ? 'faults.noneOpenHint' : 'faults.noneHint')}
          />
        }
      />
    </>
  )
}

function FaultFilters() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const { data } = useQuery(queries.inspections(useLanguage()))
  return (
    <FilterBar names={FAULT_FILTERS}>
      <SearchBox placeholder={t('faults.search')} />
      <FilterChoice
        name="inspection"
        all={t('rounds.inspection')}
        options={(data?.inspections ?? []).map((one) => ({
          value: one.name,
          label: one.title,
          search: one.title,
        }))}
      />
      <StateChips name="status" states={STATUSES} />
      <Select
        className="faults-sort"
        aria-label={t('faults.sort')}
        value={FAULT_SORTS.find((sort) => sort === get('sort')) ?? 'severity'}
        onChange={(sort) => change({ sort: sort === 'severity' ? undefined : sort })}
        options={[
          { value: 'severity', label: t('faults.sortSeverity') },
          { value: 'opened', label: t('faults.sortOpened') },
          { value: 'host', label: t('faults.sortHost') },
        ]}
      />
    </FilterBar>
  )
}
