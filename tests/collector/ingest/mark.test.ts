// What is committed of an epoch, against a plain set of numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCommitted, type Mark, missingIn, NO_MARK, withRange } from '../../../collector/ingest/mark.ts'
import { LIMITS } from '../../../shared/limits.ts'

const HIGHEST = 60
const aRange = fc
  .tuple(fc.integer({ min: 1, max: HIGHEST }), fc.nat(8))
  .map(([from, length]): [number, number] => [from, Math.min(HIGHEST, from + length)])

function take(ranges: readonly [number, number][]): { mark: Mark; known: Set<number> } {
  const known = new Set<number>()
  let mark = NO_MARK
  for (const range of ranges) {
    mark = withRange(mark, range) ?? mark
    for (let seq = range[0]; seq <= range[1]; seq += 1) known.add(seq)
  }
  return { mark, known }
}

describe('what is committed of an epoch', () => {
  it('is exactly what came, in whatever order it came', () => {
    fc.assert(
      fc.property(fc.array(aRange, { maxLength: 12 }), (ranges) => {
        const { mark, known } = take(ranges)
        for (let seq = 1; seq <= HIGHEST + 1; seq += 1) expect(isCommitted(mark, seq)).toBe(known.has(seq))
      }),
    )
  })

  it('has ranges that ascend and touch neither each other nor the mark', () => {
    fc.assert(
      fc.property(fc.array(aRange, { maxLength: 12 }), (ranges) => {
        let end = take(ranges).mark.seq
        for (const [from, to] of take(ranges).mark.ahead) {
          expect(from).toBeGreaterThan(end + 1)
          expect(to).toBeGreaterThanOrEqual(from)
          end = to
        }
      }),
    )
  })

  it('misses exactly what did not come', () => {
    fc.assert(
      fc.property(fc.array(aRange, { maxLength: 8 }), aRange, (ranges, [from, to]) => {
        const { mark, known } = take(ranges)
        const missing: number[] = []
        for (const [first, last] of missingIn(mark, [from, to]))
          for (let seq = first; seq <= last; seq += 1) missing.push(seq)
        const expected: number[] = []
        for (let seq = from; seq <= to; seq += 1) if (!known.has(seq)) expected.push(seq)
        expect(missing).toEqual(expected)
      }),
    )
  })

  it('does not take a range more than a mark may have, but still what touches one that it has', () => {
    const full: Mark = {
      seq: 1,
      ahead: Array.from({ length: LIMITS.aheadRanges }, (_, index) => [10 * index + 5, 10 * index + 5]),
    }
    expect(withRange(full, [5_000, 5_000])).toBeNull()
    expect(withRange(full, [6, 6])?.ahead[0]).toEqual([5, 6])
    expect(withRange(full, [2, 4])).toMatchObject({ seq: 5 })
  })
})
