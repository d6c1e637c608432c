// Working time by business calendars: hours, midnight, holidays, exchanged days, clocks that jump.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BusinessCalendar } from '../../../shared/api/settings/duty.ts'
import { addWorkingTime, dayOf, isHoliday, workingTimeBetween } from '../../../shared/working-time.ts'

const HOUR = 3_600_000
const office = (more: Partial<BusinessCalendar> = {}): BusinessCalendar =>
  BusinessCalendar.parse({
    name: 'Office',
    timeZone: 'Asia/Shanghai',
    hours: [
      { days: [1, 2, 3, 4, 5], from: '09:00', to: '12:00' },
      { days: [1, 2, 3, 4, 5], from: '13:30', to: '18:00' },
    ],
    ...more,
  })
const at = (text: string) => Date.parse(text)
const shanghai = (text: string) => at(`${text}:00+08:00`)

describe('working time', () => {
  it.each([
    ['within a morning', '2026-11-23T09:30', 1, '2026-11-23T10:30'],
    ['over lunch', '2026-11-23T11:30', 1, '2026-11-23T14:00'],
    ['ends where the morning ends, not after lunch', '2026-11-23T11:00', 1, '2026-11-23T12:00'],
    ['over night', '2026-11-23T17:30', 1, '2026-11-24T09:30'],
    ['over the weekend', '2026-11-27T17:00', 2, '2026-11-30T10:00'],
    ['reported at night', '2026-11-24T02:00', 4, '2026-11-24T14:30'],
    ['reported on Sunday', '2026-11-22T12:00', 7.5, '2026-11-23T18:00'],
    ['two weeks of work', '2026-11-23T09:00', 75, '2026-12-04T18:00'],
  ])('%s', (_, from, hours, due) => {
    expect(addWorkingTime(office(), shanghai(from), hours * HOUR)).toBe(shanghai(due))
    expect(workingTimeBetween(office(), shanghai(from), shanghai(due))).toBe(hours * HOUR)
  })

  it('counts around the clock without a calendar', () => {
    expect(addWorkingTime(null, 1_000, 500)).toBe(1_500)
    expect(workingTimeBetween(null, 1_000, 1_500)).toBe(500)
    expect(workingTimeBetween(null, 1_500, 1_000)).toBe(0)
  })

  it('is nothing to add: the moment itself, even at night', () => {
    expect(addWorkingTime(office(), shanghai('2026-11-22T03:00'), 0)).toBe(shanghai('2026-11-22T03:00'))
  })

  it('leaves holidays out and works on days that were exchanged for them', () => {
    const calendar = office({
      holidays: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }],
      workdays: [{ name: '调休', on: '2026-10-10', from: '10:00', to: '16:00' }],
    })
    // Wednesday evening to Thursday after the holiday.
    expect(addWorkingTime(calendar, shanghai('2026-09-30T17:00'), 2 * HOUR)).toBe(
      shanghai('2026-10-08T10:00'),
    )
    // Saturday has hours of its own.
    expect(addWorkingTime(calendar, shanghai('2026-10-09T18:00'), 7 * HOUR)).toBe(
      shanghai('2026-10-12T10:00'),
    )
  })

  it('works on an exchanged day that lies within a holiday', () => {
    const calendar = office({
      holidays: [{ name: 'all week', from: '2026-11-23', to: '2026-11-27' }],
      workdays: [
        { name: '调休', on: '2026-11-25', from: '09:00', to: '10:00' },
        { name: '调休', on: '2026-11-25', from: '14:00', to: '15:00' },
      ],
    })
    expect(workingTimeBetween(calendar, shanghai('2026-11-23T00:00'), shanghai('2026-11-28T00:00'))).toBe(
      2 * HOUR,
    )
    expect([isHoliday(calendar, dayOf('2026-11-24')), isHoliday(calendar, dayOf('2026-11-25'))]).toEqual([
      true,
      false,
    ])
  })

  it('goes over midnight, into a holiday too: hours belong to the day on which they begin', () => {
    const calendar = office({
      hours: [{ days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00' }],
      holidays: [{ name: 'one day', from: '2026-11-24', to: '2026-11-24' }],
    })
    expect(workingTimeBetween(calendar, shanghai('2026-11-23T00:00'), shanghai('2026-11-25T22:00'))).toBe(
      8 * HOUR,
    )
    expect(addWorkingTime(calendar, shanghai('2026-11-24T01:00'), 6 * HOUR)).toBe(
      shanghai('2026-11-25T23:00'),
    )
  })

  it('counts hours that overlap once', () => {
    const calendar = office({
      hours: [
        { days: [1], from: '08:00', to: '12:00' },
        { days: [1], from: '10:00', to: '14:00' },
        { days: [1], from: '11:00', to: '11:30' },
      ],
    })
    expect(workingTimeBetween(calendar, shanghai('2026-11-23T00:00'), shanghai('2026-11-24T00:00'))).toBe(
      6 * HOUR,
    )
  })

  it('has a day of 23 and one of 25 hours where the clock is changed', () => {
    const calendar = office({
      timeZone: 'Europe/Berlin',
      hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }],
    })
    const spring = [at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z')] as const
    const autumn = [at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z')] as const
    expect(workingTimeBetween(calendar, ...spring)).toBe(23 * HOUR)
    expect(workingTimeBetween(calendar, ...autumn)).toBe(25 * HOUR)
    expect(addWorkingTime(calendar, autumn[0], 25 * HOUR)).toBe(autumn[1])
  })

  it('loses hours that the clock skips and does twice those that it repeats', () => {
    const hours = (from: string, to: string) =>
      office({ timeZone: 'Europe/Berlin', hours: [{ days: [7], from, to }] })
    const spring = [at('2026-03-29T00:00:00Z'), at('2026-03-29T12:00:00Z')] as const
    const autumn = [at('2026-10-25T00:00:00Z'), at('2026-10-25T12:00:00Z')] as const
    expect(workingTimeBetween(hours('02:00', '03:00'), ...spring)).toBe(0)
    expect(workingTimeBetween(hours('01:30', '03:30'), ...spring)).toBe(HOUR)
    expect(workingTimeBetween(hours('01:30', '03:30'), ...autumn)).toBe(3 * HOUR - HOUR / 2)
  })

  it('gives up after ten years of a calendar in which nobody works', () => {
    const calendar = office({ holidays: [{ name: 'for good', from: '2000-01-01', to: '2199-12-31' }] })
    const from = shanghai('2026-11-23T09:00')
    const due = addWorkingTime(calendar, from, HOUR)
    expect((due - from) / (366 * 24 * HOUR)).toBeCloseTo(10, 0)
  })

  const clock = fc
    .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })
    .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
  const anyCalendar = fc
    .record({
      timeZone: fc.constantFrom(
        'Asia/Shanghai',
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'Asia/Kathmandu',
      ),
      hours: fc.array(
        fc.record({
          days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
          from: clock,
          to: clock,
        }),
        { minLength: 1, maxLength: 4 },
      ),
      holiday: fc.integer({ min: 0, max: 364 }),
    })
    .map(({ timeZone, hours, holiday }) => {
      const date = new Date(at('2026-01-01T00:00:00Z') + holiday * 24 * HOUR).toISOString().slice(0, 10)
      return office({ timeZone, hours, holidays: [{ name: 'x', from: date, to: date }] })
    })
  const moment = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') })

  it('measures what it added, and never more than goes by', () => {
    fc.assert(
      fc.property(anyCalendar, moment, fc.integer({ min: 1, max: 200 * HOUR }), (calendar, from, ms) => {
        const due = addWorkingTime(calendar, from, ms)
        // A minute a week may need more than the ten years that are searched.
        fc.pre(due < from + 3_660 * 24 * HOUR)
        expect(due - from).toBeGreaterThanOrEqual(ms)
        expect(workingTimeBetween(calendar, from, due)).toBe(ms)
        expect(workingTimeBetween(calendar, from, due - 1)).toBe(ms - 1)
      }),
      { numRuns: 200 },
    )
  })

  it('adds up over any moment in between', () => {
    fc.assert(
      fc.property(anyCalendar, moment, moment, moment, (calendar, ...moments) => {
        const [a = 0, b = 0, c = 0] = [...moments].sort((one, other) => one - other)
        expect(workingTimeBetween(calendar, a, b) + workingTimeBetween(calendar, b, c)).toBe(
          workingTimeBetween(calendar, a, c),
        )
      }),
      { numRuns: 60 },
    )
  })
})
