import { describe, expect, it } from 'vitest'
import { ago, DAY, exact, span, startOfDay } from '../../dashboard/time.ts'

const NOON = Date.UTC(2026, 10, 21, 12)

describe('how long ago', () => {
  it.each([
    [0, 'just now', '刚刚'],
    [12_000, '12 s ago', '12 秒前'],
    [59 * 60_000, '59 min ago', '59 分钟前'],
    [25 * 3_600_000, '1 d ago', '1 天前'],
    [-180_000, 'in 3 min', '3 分钟后'],
  ])('%i ms is "%s" and "%s"', (distance, en, zh) => {
    expect(ago(NOON - distance, NOON, 'en')).toBe(en)
    expect(ago(NOON - distance, NOON, 'zh-CN')).toBe(zh)
  })
})

describe('a length of time', () => {
  it('is never negative, whatever two clocks say', () => {
    expect(span(-5_000, 'en')).toBe('0 s')
  })
  it('has two units at most', () => {
    expect(span(2 * DAY + 3 * 3_600_000 + 5_000, 'zh-CN')).toBe('2 天 3 小时')
  })
})

describe('an exact moment', () => {
  it('carries its offset, since a time without a zone proves nothing', () => {
    expect(exact(NOON)).toMatch(/^2026-11-2[12] \d\d:00:00 [+−]\d\d:\d\d$/)
  })
})

describe('where today begins', () => {
  it.each([
    ['UTC', NOON, Date.UTC(2026, 10, 21)],
    ['Asia/Shanghai', NOON, Date.UTC(2026, 10, 20, 16)],
    ['Asia/Shanghai', Date.UTC(2026, 10, 20, 16), Date.UTC(2026, 10, 20, 16)],
    ['America/New_York', NOON, Date.UTC(2026, 10, 21, 5)],
  ])('in %s', (zone, at, begin) => {
    expect(startOfDay(at, zone)).toBe(begin)
  })
  it('is midnight on the day on which the clocks go back', () => {
    expect(startOfDay(Date.UTC(2026, 9, 25, 12), 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 24, 22))
  })
})
