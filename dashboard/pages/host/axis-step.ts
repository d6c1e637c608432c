// Steps of a value axis that a person would choose for the unit: 8 MiB and not 9.5, 6 h and not 5.5.
import type { Unit } from '../../../shared/finding.ts'

const SPANS_SECONDS = [
  1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
  2_592_000, 7_776_000, 31_536_000,
]

/** The distance of the lines of an axis from 0 to `high`, at most four of them; null: let the chart choose. */
export function axisStep(high: number, unit: Unit | null): number | null {
  if (high <= 0) return null
  const least = high / 4
  if (unit === 'bytes') return 2 ** Math.max(0, Math.ceil(Math.log2(least)))
  if (unit === 'seconds') return SPANS_SECONDS.find((step) => step >= least) ?? null
  return null
}
