// The rows of "Now": one for each inspection with its worst item, or all items of those that are unfolded.
import type { FindingRow, InspectionNow } from '../../../shared/api/finding.ts'
import { type MarkState, markOfRound, severity } from '../../components/status.ts'

export type NowRow = {
  readonly key: string
  readonly now: InspectionNow
  readonly finding: FindingRow | null
  readonly state: MarkState
  /** The first row of its inspection carries the inspection's own words. */
  readonly first: boolean
  readonly last: boolean
  /** How many items are folded away below this row. */
  readonly folded: number
}

export function nowRows(inspections: readonly InspectionNow[], unfolded: ReadonlySet<string>): NowRow[] {
  const sorted = inspections.toSorted((a, b) => severity(stateOf(b)) - severity(stateOf(a)))
  return sorted.flatMap((now): NowRow[] => {
    const findings = now.findings.toSorted((a, b) => severity(b.status) - severity(a.status))
    const bad = findings.filter((finding) => finding.status !== 'ok')
    const shown = unfolded.has(now.inspection) ? findings : bad.length > 1 ? bad : findings.slice(0, 1)
    if (shown.length === 0) {
      return [
        { key: now.inspection, now, finding: null, state: stateOf(now), first: true, last: true, folded: 0 },
      ]
    }
    return shown.map((finding, index) => ({
      key: `${now.inspection} ${finding.item}`,
      now,
      finding,
      state: finding.status,
      first: index === 0,
      last: index === shown.length - 1,
      folded: index === shown.length - 1 ? findings.length - shown.length : 0,
    }))
  })
}

function stateOf(now: InspectionNow): MarkState {
  const worst = now.findings.reduce<MarkState>(
    (state, finding) => (severity(finding.status) > severity(state) ? finding.status : state),
    'none',
  )
  const round = markOfRound(now)
  return worst === 'none' || severity(round) > severity(worst) ? round : worst
}
