// Everything that is not OK now; one request that the list and the inspections share.
import type { FindingFilter } from '../../api.ts'

export function badFindings(group: string): FindingFilter {
  return { status: 'critical,warning,unknown', limit: 200, ...(group !== '' && { labels: group }) }
}
