// What the address asks of the list of faults: a saved filter and what was chosen beside it.
import type { FaultFilter } from '../../api.ts'
import { joinLabels, useAddress } from '../../hooks/address.ts'

export const FAULT_VIEWS = ['open', 'unaccepted', 'major', 'past'] as const
export type FaultView = (typeof FAULT_VIEWS)[number]
export const FAULT_FILTERS = ['search', 'inspection', 'status', 'host', 'labels'] as const
export const FAULT_SORTS = ['severity', 'opened', 'host'] as const

const OF_VIEW: Readonly<Record<FaultView, FaultFilter>> = {
  open: { open: 'true' },
  unaccepted: { open: 'true', stage: 'reported' },
  major: { open: 'true', grade: 'major' },
  past: { open: 'false', sort: 'opened' },
}

export function useFaultFilter(): { filter: FaultFilter; view: FaultView } {
  const { get } = useAddress()
  const view = FAULT_VIEWS.find((one) => one === get('view')) ?? 'open'
  const sort = FAULT_SORTS.find((one) => one === get('sort'))
  const wanted = {
    search: get('search'),
    inspection: get('inspection'),
    status: get('status'),
    host: get('host'),
    labels: joinLabels(get('labels'), get('group')),
    cursor: get('cursor'),
    sort,
    order: sort === 'host' ? 'asc' : undefined,
  }
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  return { filter: { ...OF_VIEW[view], ...Object.fromEntries(given) }, view }
}
