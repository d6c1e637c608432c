// What the address asks of the list of faults: a view and what was chosen beside it.
import type { FaultFilter } from '../../api.ts'
import { joinLabels, useAddress } from '../../hooks/address.ts'
import { MINE, OVERDUE } from '../../hooks/fault-count.ts'

export const FAULT_VIEWS = [
  'open',
  'mine',
  'unaccepted',
  'overdue',
  'major',
  'recovered',
  'on-hold',
  'suppressed',
  'past',
] as const
export type FaultView = (typeof FAULT_VIEWS)[number]
export const FAULT_FILTERS = [
  'search',
  'status',
  'stage',
  'assignee',
  'inspection',
  'grade',
  'risk',
  'source',
  'host',
  'labels',
  'from',
  'to',
  'parent',
] as const
export const FAULT_SORTS = ['severity', 'opened', 'due', 'host'] as const
export type FaultSort = (typeof FAULT_SORTS)[number]

export const OF_VIEW: Readonly<Record<FaultView, FaultFilter>> = {
  open: { open: 'true' },
  mine: MINE,
  unaccepted: { open: 'true', stage: 'reported' },
  overdue: OVERDUE,
  major: { open: 'true', grade: 'major' },
  recovered: { open: 'true', status: 'ok' },
  'on-hold': { open: 'true', stage: 'on-hold' },
  suppressed: { open: 'true', suppressed: 'only' },
  past: { open: 'false', suppressed: 'true', sort: 'opened' },
}

type Get = (name: string) => string | undefined

/** Pure: the part of the API's filter that the address stands for. */
export function filterOf(get: Get): { filter: FaultFilter; view: FaultView; isFiltered: boolean } {
  const view = FAULT_VIEWS.find((one) => one === get('view')) ?? 'open'
  const sort = FAULT_SORTS.find((one) => one === get('sort'))
  const chosen = FAULT_FILTERS.filter((name) => name !== 'labels').map((name) => [name, get(name)] as const)
  const wanted = {
    ...Object.fromEntries(chosen),
    labels: joinLabels(get('labels'), get('group')),
    cursor: get('cursor'),
    sort,
    // What is due first and what is named first stands first.
    order: sort === 'host' || sort === 'due' ? 'asc' : undefined,
  }
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  return {
    filter: { ...OF_VIEW[view], ...Object.fromEntries(given) },
    view,
    isFiltered: FAULT_FILTERS.some((name) => get(name) !== undefined),
  }
}

export function useFaultFilter() {
  return filterOf(useAddress().get)
}
