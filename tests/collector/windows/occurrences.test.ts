// When a window is: rules unfolded in their zone, clocks that change, what people leave out, end early or extend.
import { describe, expect, it } from 'vitest'
import { mistakeOfRule, nextSpans, spansBetween, type Times } from '../../../collector/windows/occurrences.ts'

const BERLIN = 'Europe/Berlin'
const HOUR = 3_600_000
const WEEKLY: Times = {
  startAt: '2026-03-15T22:00',
  minutes: 240,
  rule: 'FREQ=WEEKLY;BYDAY=SU',
  timeZone: BERLIN,
  except: [],
  changes: [],
}
const at = (text: string) => Date.parse(text)
const iso = (spans: readonly { startAt: number; endAt: number }[]) =>
  spans.map(({ startAt, endAt }) => [new Date(startAt).toISOString(), new Date(endAt).toISOString()])

describe('a window', () => {
  it('comes once without a rule', () => {
    const once = { ...WEEKLY, rule: null }
    expect(iso(nextSpans(once, at('2026-01-01T00:00Z'), 5))).toEqual([
      ['2026-03-15T21:00:00.000Z', '2026-03-16T01:00:00.000Z'],
    ])
    expect(nextSpans(once, at('2026-03-16T01:00Z'), 5)).toEqual([])
  })

  it('keeps its local time over a change of the clocks, and its length', () => {
    expect(iso(nextSpans(WEEKLY, at('2026-03-20T00:00Z'), 2))).toEqual([
      ['2026-03-22T21:00:00.000Z', '2026-03-23T01:00:00.000Z'],
      ['2026-03-29T20:00:00.000Z', '2026-03-30T00:00:00.000Z'],
    ])
  })

  it('is as long as planned in the night in which an hour is skipped or comes twice', () => {
    const night = { ...WEEKLY, startAt: '2026-03-22T01:30', minutes: 120 }
    expect(iso(spansBetween(night, at('2026-03-28T00:00Z'), at('2026-03-30T00:00Z')))).toEqual([
      ['2026-03-29T00:30:00.000Z', '2026-03-29T02:30:00.000Z'],
    ])
    expect(iso(spansBetween(night, at('2026-10-24T12:00Z'), at('2026-10-26T00:00Z')))).toEqual([
      ['2026-10-24T23:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ])
  })

  it('is left out on a day that does not have its time, as RFC 5545 has it', () => {
    const skipped = { ...WEEKLY, startAt: '2026-03-22T02:30', minutes: 60 }
    expect(iso(nextSpans(skipped, at('2026-03-23T00:00Z'), 1))).toEqual([
      ['2026-04-05T00:30:00.000Z', '2026-04-05T01:30:00.000Z'],
    ])
  })

  it('leaves out what is excepted', () => {
    const spans = nextSpans({ ...WEEKLY, except: ['2026-03-22T22:00'] }, at('2026-03-16T12:00Z'), 1)
    expect(iso(spans)[0]?.[0]).toBe('2026-03-29T20:00:00.000Z')
  })

  it('ends early or late when somebody said so, and still tells when it was planned to end', () => {
    const startAt = at('2026-03-22T21:00Z')
    const early = { ...WEEKLY, changes: [{ startAt, endAt: startAt + HOUR, reason: 'done' }] }
    const late = { ...WEEKLY, changes: [{ startAt, endAt: startAt + 30 * HOUR, reason: 'trouble' }] }
    const [ended] = nextSpans(early, startAt, 1)
    expect(ended).toEqual({ startAt, endAt: startAt + HOUR, plannedEndAt: startAt + 4 * HOUR })
    expect(spansBetween(early, startAt + HOUR, startAt + 2 * HOUR)).toEqual([])
    expect(spansBetween(late, startAt + 29 * HOUR, startAt + 29 * HOUR + 1)).toHaveLength(1)
  })

  it('may overlap itself', () => {
    const long = { ...WEEKLY, minutes: 8 * 24 * 60 }
    expect(spansBetween(long, at('2026-03-22T22:00Z'), at('2026-03-22T22:01Z'))).toHaveLength(2)
  })

  it('ends with its rule', () => {
    const counted = { ...WEEKLY, rule: 'FREQ=DAILY;COUNT=3' }
    expect(nextSpans(counted, at('2026-01-01T00:00Z'), 10)).toHaveLength(3)
  })

  it.each([
    ['FREQ=WEEKLY;BYDAY=SA', null],
    ['RRULE:FREQ=MONTHLY;BYDAY=2TU', null],
    ['FREQ=WEEKLY;BYDAY=XX', 'rule-part'],
    ['every sunday', 'no-rule'],
    ['FREQ=MINUTELY', 'rule-frequency'],
    ['FREQ=DAILY;UNTIL=20200101T000000Z', 'rule-never-comes'],
    ['FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2', 'rule-never-comes'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z', 'rule-refused'],
  ] as const)('with the rule %s: %s', (rule, mistake) => {
    const said = mistakeOfRule({ ...WEEKLY, rule }, 'rule')
    if (mistake === null) expect(said).toBeNull()
    else expect(said).toMatchObject({ path: 'rule', code: mistake })
  })
})
