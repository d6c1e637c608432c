import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cellAt,
  cellPaths,
  cellSpan,
  completion,
  fitCells,
  kindOf,
  tallyRibbon,
} from '../../dashboard/components/ribbon/ribbon-cells.ts'
import type { RibbonCell } from '../../shared/api/overview.ts'

const at = 1_763_700_000_000
const cell = (change: Partial<RibbonCell> = {}): RibbonCell => ({
  at,
  worst: 'ok',
  made: 3,
  missed: 0,
  planned: 3,
  ...change,
})

describe('a cell of the ribbon', () => {
  it.each([
    ['ok', cell()],
    ['critical', cell({ worst: 'critical', missed: 1 })],
    ['missed', cell({ worst: null, made: 0, missed: 3 })],
    ['empty', cell({ worst: null, made: 0, planned: 0 })],
  ] as const)('is drawn as %s', (kind, one) => {
    expect(kindOf(one)).toBe(kind)
  })
})

describe('the drawing of a ribbon', () => {
  it('hatches part of a slot in which only some rounds were missed', () => {
    const kinds = cellPaths([cell({ missed: 1 })], { width: 10, height: 20 }).map((path) => path.kind)
    expect(kinds).toEqual(['ok', 'part-missed'])
  })
  it('needs one path for each kind, however many cells there are', () => {
    const cells = Array.from({ length: 96 }, () => cell())
    expect(cellPaths(cells, { width: 400, height: 20 })).toHaveLength(1)
  })
  it('leaves no pixel between first and last and never overlaps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 200, max: 2_000 }), (count, width) => {
        for (let index = 0; index + 1 < count; index += 1) {
          const { x, w } = cellSpan(index, count, width)
          expect(x + w).toBeLessThanOrEqual(cellSpan(index + 1, count, width).x)
        }
      }),
    )
  })
  it('knows the cell under the pointer, also at its edges', () => {
    expect([cellAt(-1, 10, 100), cellAt(55, 10, 100), cellAt(100, 10, 100)]).toEqual([0, 5, 9])
  })
})

describe('a ribbon in a narrow place', () => {
  it('joins slots without losing a round or hiding the worst of them', () => {
    const cells = [cell(), cell({ worst: 'critical' }), cell({ missed: 2 }), cell()]
    const fitted = fitCells(cells, 8)
    expect(fitted.slots).toBe(2)
    expect(fitted.cells.map((one) => one.worst)).toEqual(['critical', 'ok'])
    expect(tallyRibbon(fitted.cells)).toMatchObject({ made: 12, missed: 2 })
  })
})

describe('the share of rounds that were made', () => {
  it('is unknown when none was due', () => {
    expect(completion([cell({ worst: null, made: 0, missed: 0 })])).toBeNull()
  })
  it('counts what was missed', () => {
    expect(completion([cell({ made: 3, missed: 1 })])).toBe(0.75)
  })
})
