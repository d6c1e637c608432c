import { describe, expect, it } from 'vitest'
import { createTap } from '../../../collector/gateway/tap.ts'

describe('the tap', () => {
  it('is open below the limit and closed for the rest of the second at it', () => {
    const tap = createTap(3)
    expect([1_000, 1_100, 1_200].map((now) => tap.take(now))).toEqual([0, 0, 800])
    expect([2_000, 2_001, 2_002].map((now) => tap.take(now))).toEqual([0, 0, 998])
  })

  it('takes what came above the limit off the seconds that follow', () => {
    const tap = createTap(2)
    for (let count = 0; count < 6; count += 1) tap.take(1_000)
    expect(tap.take(1_000)).toBe(3_000)
    expect(tap.take(4_000)).toBe(1_000)
    expect(tap.take(5_000)).toBe(0)
  })

  it('survives a clock that is set back', () => {
    const tap = createTap(2)
    tap.take(10_000)
    expect(tap.take(5_000)).toBe(0)
    expect(tap.take(5_000)).toBe(1_000)
  })
})
