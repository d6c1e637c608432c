// Thinning out a long history: the extremes stay, gaps stay gaps.
import { expect, test } from 'vitest'
import { thinOut } from '../../../collector/http/present-history.ts'
import type { Sample } from '../../../collector/store/read-store.ts'

const sample = (at: number, value: number | null): Sample => ({
  at,
  value,
  isMissed: value === null,
  missedReason: null,
})

test('while they fit every round is a point of its own', () => {
  expect(thinOut([sample(1, 5), sample(2, null)], { from: 0, to: 10, points: 2 })).toEqual([
    [1, 5, 5, 5],
    [2, null, null, null],
  ])
})

test('otherwise each stretch keeps its least, its mean and its most', () => {
  const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => sample(at, at * 10))
  expect(thinOut(samples, { from: 0, to: 8, points: 2 })).toEqual([
    [0, 0, 15, 30],
    [4, 40, 55, 70],
  ])
})

test('a stretch without a figure is a gap, one without a round is left out', () => {
  const samples = [sample(0, 1), sample(1, 3), sample(2, null), sample(3, null), sample(9, 7)]
  expect(thinOut(samples, { from: 0, to: 10, points: 4 })).toEqual([
    [0, 1, 2, 3],
    [3, null, null, null],
    [9, 7, 7, 7],
  ])
})
