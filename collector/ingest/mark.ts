// What of an epoch is committed: everything up to seq, and ascending ranges behind it that overtook a backlog. Pure.
import { LIMITS } from '../../shared/limits.ts'
import type { SeqRange } from '../../shared/protocol.ts'
import { hasNumber, withRange as joined, type Ranges, without } from '../../shared/ranges.ts'

export type Mark = { readonly seq: number; readonly ahead: Ranges }

export const NO_MARK: Mark = { seq: 0, ahead: [] }

export function isCommitted({ seq, ahead }: Mark, wanted: number): boolean {
  return wanted <= seq || hasNumber(ahead, wanted)
}

/** With a range committed; what touches becomes one. Null: it would take more ranges than a mark may have. */
export function withRange(mark: Mark, [from, to]: SeqRange): Mark | null {
  const { seq } = mark
  // Nearly always, and nothing is made anew for it.
  if (mark.ahead.length === 0 && from <= seq + 1) return to <= seq ? mark : { seq: to, ahead: mark.ahead }
  const [first, ...others] = joined(mark.ahead, [from, to])
  if (first !== undefined && first[0] <= seq + 1) return { seq: Math.max(seq, first[1]), ahead: others }
  const ahead = first === undefined ? [] : [first, ...others]
  return ahead.length > LIMITS.aheadRanges ? null : { seq, ahead }
}

/** The parts of a range that are not committed, ascending. */
export function missingIn({ seq, ahead }: Mark, [from, to]: SeqRange): SeqRange[] {
  return without([Math.max(from, seq + 1), to], ahead)
}
