// The filters above the list of hosts.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { HostPage } from '../../../shared/api/host.ts'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { SearchBox } from '../../components/table/search-box.tsx'
import { StateChips } from '../../components/table/state-chips.tsx'
import { queries } from '../../queries.ts'
import { HOST_FILTERS } from './use-host-filter.ts'

const STATES = ['critical', 'silent', 'warning', 'unknown', 'new', 'ok'] as const

export function HostFilters({ counts }: { counts: HostPage['counts'] | undefined }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.labels())
  const options = (data?.labels ?? []).map(({ key, value, hosts }) => ({
    value: `${key}:${value}`,
    label: `${key}: ${value} · ${hosts}`,
    search: `${key}: ${value}`,
  }))
  return (
    <FilterBar names={HOST_FILTERS}>
      <SearchBox placeholder={t('hosts.search')} />
      {options.length > 0 && (
        <FilterChoice name="labels" all={t('table.labels')} options={options} multiple />
      )}
      <StateChips name="state" states={STATES} counts={counts} />
    </FilterBar>
  )
}
