// What the address asks of the list of hosts.
import type { HostFilter } from '../../api.ts'
import type { Sorting } from '../../components/table/data-table.tsx'
import { joinLabels, useAddress } from '../../hooks/address.ts'

const SORTS = ['state', 'name', 'lastSeen', 'faults'] as const
export const HOST_FILTERS = ['search', 'state', 'labels'] as const
const WORST_FIRST: Sorting = { by: 'state', order: 'desc' }

export function useHostFilter() {
  const { get, change } = useAddress()
  const by = SORTS.find((sort) => sort === get('sort')) ?? 'state'
  const order = get('order') === 'asc' ? 'asc' : 'desc'
  const wanted = {
    search: get('search'),
    state: get('state'),
    labels: joinLabels(get('labels'), get('group')),
    cursor: get('cursor'),
  }
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  const filter: HostFilter = { ...Object.fromEntries(given), sort: by, order }
  const setSorting = (sorting: Sorting | null) => {
    const next = sorting ?? WORST_FIRST
    const usual = next.by === WORST_FIRST.by && next.order === WORST_FIRST.order
    change({ sort: usual ? undefined : next.by, order: usual ? undefined : next.order })
  }
  return { filter, sorting: { by, order } satisfies Sorting as Sorting, setSorting }
}
