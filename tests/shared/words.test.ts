// Sentences, figures and durations: what people read.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../shared/duration.ts'
import { formatBytes, formatCount, formatPercent, formatSpan, formatTime } from '../../shared/format.ts'
import { parseShare, parseSize } from '../../shared/quantities.ts'
import { formatMeasurement, labelMeasurement, sayFinding, saySummary } from '../../shared/say.ts'
import { exitCodeOf, statusRank, worstStatus } from '../../shared/status.ts'
import { fillText } from '../../shared/text.ts'

const en = { language: 'en' } as const
const zh = { language: 'zh-CN' } as const

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_536, '1.5 KiB'],
  [1_048_575, '1.0 MiB'],
  [150 * 1024 ** 3, '150 GiB'],
  [-2_048, '−2.0 KiB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test.each([
  [0, '0 %'],
  [0.031, '3.1 %'],
  [0.5, '50 %'],
  [0.9997, '99.97 %'],
  [0.99999, '99.99 %'],
  [1, '100 %'],
])('a ratio of %d is %s', (ratio, text) => expect(formatPercent(ratio)).toBe(text))

test.each([
  [0, '0 s', '0 秒'],
  [59, '59 s', '59 秒'],
  [3_600, '1 h', '1 小时'],
  [95_400, '1 d 2 h', '1 天 2 小时'],
])('%d seconds', (seconds, english, chinese) => {
  expect([formatSpan(seconds, 'en'), formatSpan(seconds, 'zh-CN')]).toEqual([english, chinese])
})

test('a time says its zone', () => {
  expect(formatTime(1_795_262_400, en)).toBe('2026-11-21 12:00:00 +00:00')
  expect(formatTime(1_795_262_400, { ...zh, timeZone: 'Asia/Shanghai' })).toBe('2026-11-21 20:00:00 +08:00')
  expect(formatCount(1_234_567, 'en')).toBe('1,234,567')
})

test.each([
  ['90s', 90_000],
  ['1d12h', 129_600_000],
  ['1.5h', 5_400_000],
  ['5 m', 300_000],
  ['', null],
  ['5', null],
  ['5x', null],
  ['-5m', null],
])('"%s" lasts %s ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

test.each([
  ['20GiB', 20 * 1024 ** 3],
  ['500 MB', 5e8],
  ['1.5KiB', 1_536],
  ['10B', 10],
  ['10', null],
  ['ten GiB', null],
])('"%s" is %s bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes))

test.each([
  ['10%', 0.1],
  ['0.5 %', 0.005],
  ['100%', 1],
  ['101%', null],
  ['10', null],
])('"%s" is a ratio of %s', (text, ratio) => expect(parseShare(text)).toBe(ratio))

describe('sentences', () => {
  const text = {
    en: '{count:plural:disk:disks}, {free:bytes} of {name}',
    'zh-CN': '{count:count} 块磁盘，{free:bytes}，{name}',
  }
  test('places are filled and numbers take their plural', () => {
    expect(fillText(text, { count: 1, free: 1_024, name: '/' }, en)).toBe('1 disk, 1.0 KiB of /')
    expect(fillText(text, { count: 2_000, free: 0, name: '/' }, en)).toBe('2,000 disks, 0 B of /')
    expect(fillText(text, { count: 2, free: 0, name: '/' }, zh)).toBe('2 块磁盘，0 B，/')
  })
  test('a gap stays visible', () =>
    expect(fillText(text, { count: 1, name: 'x' }, en)).toBe('1 disk, {free:bytes} of x'))
  test('values are not places, whatever they contain', () => {
    expect(fillText({ en: '{a} {b}', 'zh-CN': '' }, { a: '{b}', b: '$&' }, en)).toBe('{b} $&')
  })
})

describe('a finding', () => {
  const info = {
    texts: { low: { en: '{free:bytes} left of {device}', 'zh-CN': '{device} 剩余 {free:bytes}' } },
    measurements: { free: { en: 'Free', 'zh-CN': '剩余' } },
  }
  const finding = {
    summary: { code: 'low', values: { device: '/dev/sda' } },
    measurements: [{ name: 'free', value: 2_048, unit: 'bytes' }],
  } as const

  test('is said with its measurements and its values, which win', () => {
    expect(sayFinding(info, { ...finding, measurements: [...finding.measurements] }, en)).toBe(
      '2.0 KiB left of /dev/sda',
    )
    expect(
      sayFinding(info, { summary: { code: 'low', values: { device: 'x', free: 1 } }, measurements: [] }, zh),
    ).toBe('x 剩余 1 B')
  })
  test('without words for its code it stays readable', () => {
    expect(
      sayFinding(null, { summary: { code: 'new-code', values: { a: 1, b: 'x' } }, measurements: [] }, en),
    ).toBe('new-code, a = 1, b = x')
    expect(saySummary(info, { code: 'constructor', values: {} }, en)).toBe('constructor')
  })
  test('the framework has words of its own', () => {
    expect(saySummary(info, { code: 'time-limit-reached', values: { limit_seconds: 20 } }, zh)).toBe(
      '超过时限 20 秒 未返回结果，已中止',
    )
  })
  test('figures and their labels', () => {
    expect(labelMeasurement(info, 'free', zh)).toBe('剩余')
    expect(labelMeasurement(info, 'not_named', en)).toBe('not named')
    const said = (['bytes', 'ratio', 'seconds', 'timestamp', 'count', 'state'] as const).map((unit) =>
      formatMeasurement({ value: 1, unit }, en),
    )
    expect(said).toEqual(['1 B', '100 %', '1 s', '1970-01-01 00:00:01 +00:00', '1', '1'])
  })
  test('whatever a peer sends, saying it never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(
          fc.string(),
          fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })),
        ),
        (code, values) => {
          expect(typeof saySummary(info, { code, values }, zh)).toBe('string')
        },
      ),
    )
  })
})

test('a proven problem is worse than one that could not be judged', () => {
  expect(worstStatus(['ok', 'unknown', 'warning'])).toBe('warning')
  expect(worstStatus(['ok', 'unknown'])).toBe('unknown')
  expect(worstStatus([])).toBeNull()
  expect([statusRank(null), exitCodeOf(null), exitCodeOf('critical'), exitCodeOf('unknown')]).toEqual([
    -1, 0, 2, 3,
  ])
})
