import { describe, expect, it } from 'vitest'
import { barOf, formatDuration, formatFigure, leadingFigure } from '../../dashboard/format.ts'
import type { Measurement } from '../../shared/finding.ts'

describe('a figure with its unit', () => {
  it.each([
    [38.2 * 2 ** 30, 'bytes', '38.2 GiB'],
    [0.031, 'ratio', '3.1 %'],
    [0.042, 'seconds', '42 ms'],
    [95_400, 'seconds', '1 d 2 h'],
    [1_234, 'count', '1,234'],
    [1, 'state', 'yes'],
  ] as const)('%f %s', (value, unit, words) => {
    expect(formatFigure(value, unit, 'en')).toBe(words)
  })
})

describe('how long a round took', () => {
  it.each([
    [9, '9 ms', '9 毫秒'],
    [1_540, '1.5 s', '1.5 秒'],
    [125_000, '2 min 5 s', '2 分 5 秒'],
  ])('%i ms', (ms, en, zh) => {
    expect([formatDuration(ms, 'en'), formatDuration(ms, 'zh-CN')]).toEqual([en, zh])
  })
})

describe('the bar of a figure', () => {
  const free: Measurement = {
    name: 'free_ratio',
    value: 0.03,
    unit: 'ratio',
    warning: 0.1,
    critical: 0.05,
    bad: 'below',
    max: 1,
  }
  it('shows the used part of free space, so that fuller is worse', () => {
    expect(barOf(free)).toEqual({ fill: 0.97, marks: [0.9, 0.95] })
  })
  it('keeps figure and limit inside when nothing says how large it can become', () => {
    const bar = barOf({ name: 'age_seconds', value: 300, unit: 'seconds', critical: 100, bad: 'above' })
    expect(bar?.fill).toBeLessThan(1)
    expect(bar?.marks[0]).toBeLessThan(bar?.fill ?? 0)
  })
  it('is not drawn without a limit', () => {
    expect(barOf({ name: 'files', value: 3, unit: 'count' })).toBeNull()
  })
  it('stands for the first figure that has a limit', () => {
    expect(leadingFigure([{ name: 'files', value: 3, unit: 'count' }, free])?.name).toBe('free_ratio')
  })
})
