// Limits that people set on figures: they can make the agent's verdict worse, never better. Pure.
import type { Limit } from '../../shared/api/settings/policy.ts'
import type { Finding, Measurement } from '../../shared/finding.ts'
import { isBad, type Status, statusRank } from '../../shared/status.ts'
import type { NamedLimit } from './policy.ts'

type Verdict = { readonly status: Status; readonly limit: number }

/**
 * The finding as the limits see it. `before` is the status of its item before: what was bad stays bad until the figure
 * is on the good side of `recover`. The same object where no limit makes it worse.
 */
export function judgeByLimits(limits: readonly NamedLimit[], finding: Finding, before: Status): Finding {
  let worst: { verdict: Verdict; by: NamedLimit } | null = null
  for (const by of limits) {
    const figure = finding.measurements.find(({ name }) => name === by.measurement)
    const verdict = figure === undefined ? null : judgeFigure(by, figure, before)
    if (verdict === null || statusRank(verdict.status) <= statusRank(worst?.verdict.status ?? finding.status))
      continue
    worst = { verdict, by }
  }
  if (worst === null) return finding
  const { verdict, by } = worst
  const { measurement, policy } = by
  const code = by.side === 'above' ? 'limit-above' : 'limit-below'
  const summary = { code, values: { measurement, limit: verdict.limit, policy } }
  return { ...finding, status: verdict.status, summary }
}

function judgeFigure(
  { side, warning, critical, recover }: Limit,
  { value }: Pick<Measurement, 'value'>,
  before: Status,
): Verdict | null {
  const isBeyond = (limit: number) => (side === 'above' ? value > limit : value < limit)
  if (critical !== undefined && isBeyond(critical)) return { status: 'critical', limit: critical }
  if (warning !== undefined && isBeyond(warning)) return { status: 'warning', limit: warning }
  if (recover === undefined || !isBad(before)) return null
  const isRecovered = side === 'above' ? value <= recover : value >= recover
  if (isRecovered) return null
  return { status: warning === undefined && critical !== undefined ? 'critical' : 'warning', limit: recover }
}
