// What of an epoch is committed: everything up to seq, and ascending ranges behind it that overtook a backlog. Pure.
import { LIMITS } from '../../shared/limits.ts'
import type { SeqRange } from '../../shared/protocol.ts'

export type Mark = { readonly seq: number; readonly ahead: readonly SeqRange[] }

export const NO_MARK: Mark = { seq: 0, ahead: [] }

export function isCommitted({ seq, ahead }: Mark, wanted: number): boolean {
  return wanted <= seq || ahead.some(([from, to]) => from <= wanted && wanted <= to)
}

/** With a range committed; what touches becomes one. Null: it would take more ranges than a mark may have. */
export function withRange(mark: Mark, [from, to]: SeqRange): Mark | null {
  const { seq, ahead } = mark
  if (ahead.length === 0 && from <= seq + 1) return to <= seq ? mark : { seq: to, ahead }
  let first = from
  let last = to
  const apart: SeqRange[] = []
  for (const range of ahead) {
    if (range[1] < first - 1 || range[0] > last + 1) apart.push(range)
    else {
      first = Math.min(first, range[0])
      last = Math.max(last, range[1])
    }
  }
  if (first <= seq + 1) return { seq: Math.max(seq, last), ahead: apart.filter((range) => range[0] > last) }
  if (apart.length >= LIMITS.aheadRanges) return null
  return { seq, ahead: [...apart, [first, last] as const].sort(byStart) as SeqRange[] }
}

/** The parts of a range that are not committed, ascending. */
export function missingIn({ seq, ahead }: Mark, [from, to]: SeqRange): SeqRange[] {
  const parts: SeqRange[] = []
  let next = Math.max(from, seq + 1)
  for (const [start, end] of ahead) {
    if (start > to) break
    if (start > next) parts.push([next, start - 1])
    next = Math.max(next, end + 1)
  }
  if (next <= to) parts.push([next, to])
  return parts
}

/** What is left of ranges when one is taken out. */
export function without(ranges: readonly SeqRange[], [from, to]: SeqRange): SeqRange[] {
  return ranges.flatMap(([start, end]): SeqRange[] => {
    if (end < from || start > to) return [[start, end]]
    const before: SeqRange[] = start < from ? [[start, from - 1]] : []
    return end > to ? [...before, [to + 1, end]] : before
  })
}

function byStart(one: readonly [number, number], other: readonly [number, number]): number {
  return one[0] - other[0]
}
