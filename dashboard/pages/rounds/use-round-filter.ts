// What the address asks of the records; a page that shows one host's rounds fixes part of it.
import type { RoundFilter } from '../../api.ts'
import { useAddress } from '../../hooks/address.ts'

export function useRoundFilter(fixed: RoundFilter | undefined): RoundFilter {
  const { get } = useAddress()
  const cursor = get('cursor')
  if (fixed) return { ...fixed, ...(cursor !== undefined && { cursor }) }
  const wanted = {
    host: get('host'),
    inspection: get('inspection'),
    item: get('item'),
    outcome: get('outcome'),
    status: get('status'),
    from: get('from'),
    to: get('to'),
    cursor,
  }
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
}
