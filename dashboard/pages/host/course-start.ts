// Where the chart of an item begins: with the period that was asked for, or with the item's first word if that is later.
import type { History } from '../../../shared/api/finding.ts'

const SHORTEST_MS = 30 * 60_000

/** Before a host was enrolled nothing was missed, and an empty day would press its first hour into a line. */
export function courseStart(history: History, from: number, to: number): number {
  const known = [history.points[0]?.[0], history.runs[0]?.from, history.missed[0]?.at]
  const first = Math.min(...known.filter((at) => at !== undefined))
  if (!Number.isFinite(first) || first <= from) return from
  return Math.max(from, Math.min(first, to - SHORTEST_MS))
}
