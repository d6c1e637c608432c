// What the address asks of the operation log.
import type { AuditFilter } from '../../api.ts'
import { useAddress } from '../../hooks/address.ts'

export const AUDIT_FILTERS = ['actor', 'action', 'objectKind', 'objectId', 'from', 'to', 'search'] as const

export function useAuditFilter(): { filter: AuditFilter; cursor: string | undefined } {
  const { get } = useAddress()
  const given = AUDIT_FILTERS.map((name) => [name, get(name)] as const).filter(
    ([, value]) => value !== undefined,
  )
  return { filter: Object.fromEntries(given), cursor: get('cursor') }
}
