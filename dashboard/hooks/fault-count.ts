// How many faults a filter leaves in the chosen group; undefined until it is known.
import { useQuery } from '@tanstack/react-query'
import type { FaultFilter } from '../api.ts'
import { queries } from '../queries.ts'
import { useGroup } from './address.ts'
import { useLanguage } from './language.ts'

export const MINE: FaultFilter = { open: 'true', assignee: 'me' }
/** A time by which it had to be accepted or resolved was missed. */
export const OVERDUE: FaultFilter = { open: 'true', breached: 'any' }

export function useFaultCount(filter: FaultFilter): number | undefined {
  const { group } = useGroup()
  const asked = { ...filter, ...(group !== '' && { labels: group }), limit: 1 }
  return useQuery(queries.faults(asked, useLanguage())).data?.total
}
