// What needs attention: open faults, and items that are bad but not a fault yet; worst first, then newest.
import type { FaultRow } from '../../../shared/api/fault.ts'
import type { FindingRow } from '../../../shared/api/finding.ts'
import { type MarkState, severity } from '../../components/status.ts'

export type AttentionRow = {
  readonly key: string
  readonly state: MarkState
  readonly hostId: string | null
  readonly hostName: string
  readonly item: string
  readonly itemTitle: string
  readonly summary: string
  readonly since: number
  readonly fault: FaultRow | null
}

export function attentionRows(
  faults: readonly FaultRow[],
  findings: readonly FindingRow[],
  limit: number,
): AttentionRow[] {
  const byFault = new Map(findings.map((finding) => [finding.faultId, finding]))
  const rows = faults.map((fault): AttentionRow => {
    const finding = byFault.get(fault.id)
    return {
      key: `fault ${fault.id}`,
      state: fault.source === 'silence' && fault.status !== 'ok' ? 'silent' : fault.status,
      hostId: fault.hostId,
      hostName: fault.hostName,
      // What a person reported has no item: the title alone says what it is about.
      item: fault.source === 'person' ? `F-${fault.id}` : fault.item,
      itemTitle: titleOf(fault),
      summary: finding?.summary ?? (fault.source === 'person' ? '' : fault.title),
      since: fault.beganAt,
      fault,
    }
  })
  for (const finding of findings) {
    if (finding.faultId !== null || finding.status === 'ok') continue
    const key = `finding ${finding.hostId} ${finding.inspection} ${finding.item}`
    const { status: state, hostId, hostName, item, itemTitle, summary, since } = finding
    rows.push({ key, state, hostId, hostName, item, itemTitle, summary, since, fault: null })
  }
  return rows.sort((a, b) => severity(b.state) - severity(a.state) || b.since - a.since).slice(0, limit)
}

function titleOf({ source, title, inspectionTitle, itemTitle }: FaultRow): string {
  if (source === 'person') return title
  return source === 'silence' ? inspectionTitle : itemTitle
}
