// Rows of numbers as ascending ranges that neither touch nor overlap: what is committed ahead, what was sent ahead.
import type { SeqRange } from './protocol.ts'

export type Ranges = readonly SeqRange[]

/** With a range added; what touches becomes one. */
export function withRange(ranges: Ranges, [from, to]: SeqRange): Ranges {
  const before = ranges.filter((range) => range[1] < from - 1)
  const behind = ranges.filter((range) => range[0] > to + 1)
  const touched = ranges.slice(before.length, ranges.length - behind.length)
  const first = touched[0]?.[0] ?? from
  const last = touched.at(-1)?.[1] ?? to
  return [...before, [Math.min(first, from), Math.max(last, to)], ...behind]
}

/** The parts of a range that none of the ranges has. */
export function without([from, to]: SeqRange, ranges: Ranges): SeqRange[] {
  const parts: SeqRange[] = []
  let next = from
  for (const [start, end] of ranges) {
    if (end < next) continue
    if (start > to) break
    if (start > next) parts.push([next, start - 1])
    next = end + 1
  }
  if (next <= to) parts.push([next, to])
  return parts
}

export function hasNumber(ranges: Ranges, seq: number): boolean {
  return ranges.some(([from, to]) => from <= seq && seq <= to)
}
