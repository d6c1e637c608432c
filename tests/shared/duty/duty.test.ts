// Shifts unfolded: turns in their order, clocks that jump, holidays, people who stand in, people who are gone.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BusinessCalendar, Roster } from '../../../shared/api/settings/duty.ts'
import { dutyAt, dutyBetween, gapsBetween, nextDuty, turnsBetween } from '../../../shared/duty.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (text: string) => Date.parse(text)
const everybody = () => true
type ShiftGiven = Partial<Roster['shifts'][number]>
const roster = (shifts: readonly ShiftGiven[] = [{}], more: Record<string, unknown> = {}): Roster =>
  Roster.parse({
    name: 'Ops',
    timeZone: 'Asia/Shanghai',
    shifts: shifts.map((shift, index) => ({
      name: `Shift ${index + 1}`,
      from: '08:00',
      to: '08:00',
      every: 'day',
      startOn: '2026-01-01',
      people: ['ann', 'bo', 'cy'],
      ...shift,
    })),
    ...more,
  })
const calendar = (from: string, to = from, workdays: string[] = []) =>
  BusinessCalendar.parse({
    name: 'x',
    timeZone: 'Asia/Shanghai',
    hours: [],
    holidays: [{ name: 'holiday', from, to }],
    workdays: workdays.map((on) => ({ name: 'work', on, from: '09:00', to: '18:00' })),
  })
const shanghai = (text: string) => at(`${text}:00+08:00`)
/** `from–to person` by the local clock. */
const said = (spans: readonly { from: number; to: number; personId: string | null }[], hours = 8) =>
  spans.map(({ from, to, personId }) => {
    const local = (moment: number) => new Date(moment + hours * HOUR).toISOString().slice(5, 16)
    return `${local(from)}–${local(to)} ${personId ?? 'nobody'}`
  })
const days = (of: Roster, from: string, to: string, more: BusinessCalendar | null = null) =>
  said(dutyBetween(of, more, { from: shanghai(from), to: shanghai(to) }, everybody))

describe('turns', () => {
  it('go from one to the next day by day', () => {
    expect(days(roster(), '2026-01-01T08:00', '2026-01-05T08:00')).toEqual([
      '01-01T08:00–01-02T08:00 ann',
      '01-02T08:00–01-03T08:00 bo',
      '01-03T08:00–01-04T08:00 cy',
      '01-04T08:00–01-05T08:00 ann',
    ])
  })

  it('go from one to the next week by week, from the weekday of the first day', () => {
    const weekly = roster([{ every: 'week', startOn: '2026-01-07' }])
    const people = dutyBetween(
      weekly,
      null,
      { from: shanghai('2026-01-07T08:00'), to: shanghai('2026-01-28T08:00') },
      everybody,
    ).map(({ personId }) => personId)
    expect(people).toEqual([...Array(7).fill('ann'), ...Array(7).fill('bo'), ...Array(7).fill('cy')])
  })

  it('begin on no day before the first', () => {
    expect(days(roster(), '2025-12-20T08:00', '2026-01-01T09:00')).toEqual(['01-01T08:00–01-02T08:00 ann'])
  })

  it('go over midnight and are two a day where two shifts share it', () => {
    const two = roster([
      { from: '08:00', to: '20:00', people: ['ann', 'bo'] },
      { from: '20:00', to: '08:00', people: ['cy', 'di'] },
    ])
    expect(days(two, '2026-01-01T08:00', '2026-01-03T08:00')).toEqual([
      '01-01T08:00–01-01T20:00 ann',
      '01-01T20:00–01-02T08:00 cy',
      '01-02T08:00–01-02T20:00 bo',
      '01-02T20:00–01-03T08:00 di',
    ])
  })

  it('count working days only, so that nobody has every Monday', () => {
    const office = roster([
      { from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5], people: ['ann', 'bo', 'cy', 'di'] },
    ])
    // 1 January 2026 is a Thursday.
    const people = dutyBetween(
      office,
      null,
      { from: shanghai('2026-01-01T00:00'), to: shanghai('2026-01-13T00:00') },
      everybody,
    ).map(({ personId }) => personId)
    expect(people).toEqual(['ann', 'bo', 'cy', 'di', 'ann', 'bo', 'cy', 'di'])
  })

  it('are left out on holidays, or are on holidays only, or as usual', () => {
    const holiday = calendar('2026-01-02')
    const on = (holidays: 'as-usual' | 'skip' | 'only') =>
      days(roster([{ holidays }]), '2026-01-01T09:00', '2026-01-03T09:00', holiday)
    expect(on('as-usual')).toHaveLength(3)
    expect(on('skip')).toEqual(['01-01T08:00–01-02T08:00 ann', '01-03T08:00–01-04T08:00 cy'])
    expect(on('only')).toEqual(['01-02T08:00–01-03T08:00 bo'])
  })

  it('take a day of work within a holiday for no holiday', () => {
    const exchanged = calendar('2026-01-01', '2026-01-03', ['2026-01-02'])
    expect(days(roster([{ holidays: 'skip' }]), '2026-01-01T00:00', '2026-01-04T00:00', exchanged)).toEqual([
      '01-02T08:00–01-03T08:00 bo',
    ])
  })

  it('stay with the same people when a holiday is put into the calendar', () => {
    const skipping = roster([{ holidays: 'skip' }])
    const later = (holiday: BusinessCalendar | null) =>
      days(skipping, '2026-03-01T08:00', '2026-03-05T08:00', holiday)
    expect(later(calendar('2026-01-20', '2026-02-10'))).toEqual(later(null))
  })
})

describe('where the clock is changed', () => {
  const berlin = roster([{}], { timeZone: 'Europe/Berlin' })
  it.each([
    ['23', '2026-03-28T12:00:00Z'],
    ['25', '2026-10-24T12:00:00Z'],
  ])('a turn lasts %s hours', (hours, moment) => {
    const [turn] = dutyAt(berlin, null, at(moment), everybody)
    expect(((turn?.to ?? 0) - (turn?.from ?? 0)) / HOUR).toBe(Number(hours))
  })

  it('turns that change in the hour that is skipped or comes twice still meet', () => {
    const early = roster([{ from: '02:30', to: '02:30' }], { timeZone: 'Europe/Berlin' })
    for (const day of ['2026-03-29', '2026-10-25']) {
      const around = { from: at(`${day}T00:00:00Z`) - DAY, to: at(`${day}T00:00:00Z`) + 2 * DAY }
      expect(gapsBetween(dutyBetween(early, null, around, everybody), around)).toEqual([])
    }
  })
})

describe('standing in', () => {
  const override = (id: string, from: string, to: string, personId: string, shift: string | null = null) => ({
    id,
    from: shanghai(from),
    to: shanghai(to),
    personId,
    reason: '',
    shift,
  })

  it('cuts a turn, and the one whose turn it is goes on after it', () => {
    const overrides = [override('o1', '2026-01-01T12:00', '2026-01-01T14:00', 'di')]
    expect(days(roster([{}], { overrides }), '2026-01-01T08:00', '2026-01-02T08:00')).toEqual([
      '01-01T08:00–01-01T12:00 ann',
      '01-01T12:00–01-01T14:00 di',
      '01-01T14:00–01-02T08:00 ann',
    ])
  })

  it('whoever was named last has it', () => {
    const overrides = [
      override('o1', '2026-01-01T08:00', '2026-01-02T08:00', 'di'),
      override('o2', '2026-01-01T20:00', '2026-01-02T08:00', 'ed'),
    ]
    expect(days(roster([{}], { overrides }), '2026-01-01T08:00', '2026-01-02T08:00')).toEqual([
      '01-01T08:00–01-01T20:00 di',
      '01-01T20:00–01-02T08:00 ed',
    ])
  })

  it('only for one of two shifts at a time, if it says so', () => {
    const two = [
      { name: 'First', people: ['ann'] },
      { name: 'Second', people: ['bo'] },
    ]
    const overrides = [override('o1', '2026-01-01T08:00', '2026-01-02T08:00', 'di', 'Second')]
    expect(days(roster(two, { overrides }), '2026-01-01T08:00', '2026-01-02T08:00')).toEqual([
      '01-01T08:00–01-02T08:00 ann',
      '01-01T08:00–01-02T08:00 di',
    ])
  })

  it('fills the time at which no shift is', () => {
    const office = [{ from: '09:00', to: '18:00', people: ['ann'] }]
    const overrides = [override('o1', '2026-01-01T16:00', '2026-01-02T10:00', 'di')]
    expect(days(roster(office, { overrides }), '2026-01-01T09:00', '2026-01-02T18:00')).toEqual([
      '01-01T09:00–01-01T16:00 ann',
      '01-01T16:00–01-01T18:00 di',
      '01-01T18:00–01-02T09:00 di',
      '01-02T09:00–01-02T10:00 di',
      '01-02T10:00–01-02T18:00 ann',
    ])
  })
})

describe('gaps', () => {
  it('are where whoever has the turn is gone, and end where somebody stands in', () => {
    const span = { from: shanghai('2026-01-01T08:00'), to: shanghai('2026-01-04T08:00') }
    const standing = {
      id: 'o1',
      from: shanghai('2026-01-02T20:00'),
      to: shanghai('2026-01-03T08:00'),
      personId: 'di',
    }
    const spans = dutyBetween(roster([{}], { overrides: [standing] }), null, span, (id) => id !== 'bo')
    expect(said(spans)).toEqual([
      '01-01T08:00–01-02T08:00 ann',
      '01-02T08:00–01-02T20:00 nobody',
      '01-02T20:00–01-03T08:00 di',
      '01-03T08:00–01-04T08:00 cy',
    ])
    expect(gapsBetween(spans, span)).toEqual([
      { from: shanghai('2026-01-02T08:00'), to: shanghai('2026-01-02T20:00') },
    ])
  })

  it('are nights and weekends of a roster that has only working days', () => {
    const office = roster([{ from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5] }])
    const span = { from: shanghai('2026-01-02T00:00'), to: shanghai('2026-01-05T12:00') }
    expect(gapsBetween(dutyBetween(office, null, span, everybody), span)).toEqual([
      { from: span.from, to: shanghai('2026-01-02T09:00') },
      { from: shanghai('2026-01-02T18:00'), to: shanghai('2026-01-05T09:00') },
    ])
    expect(said(nextDuty(office, null, shanghai('2026-01-02T18:00'), everybody))).toEqual([
      '01-05T09:00–01-05T18:00 cy',
    ])
  })

  it('end at the next holiday for a shift that is on holidays only, or never', () => {
    const only = roster([{ holidays: 'only' }])
    const next = (holiday: string) =>
      nextDuty(only, calendar(holiday), shanghai('2026-01-01T08:00'), everybody)
    expect(said(next('2026-12-31'))).toEqual(['12-31T08:00–01-01T08:00 bo'])
    expect(next('2025-01-01')).toEqual([])
  })
})

const zones = fc.constantFrom(
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kathmandu',
  'UTC',
)
const clock = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) =>
      `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  )
const anyRoster = fc
  .record({
    timeZone: zones,
    from: clock,
    every: fc.constantFrom('day' as const, 'week' as const),
    people: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ timeZone, from, every, people }) =>
    roster(
      [
        {
          from,
          to: from,
          every,
          startOn: '2020-02-29',
          people: Array.from({ length: people }, (_, n) => `p${n}`),
        },
      ],
      { timeZone },
    ),
  )
const moment = fc.integer({ min: at('2020-03-05T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })

describe('whatever the roster', () => {
  it('every moment of a shift around the clock is covered exactly once', () => {
    fc.assert(
      fc.property(anyRoster, moment, (any, now) => {
        expect(dutyAt(any, null, now, everybody)).toHaveLength(1)
        const span = { from: now, to: now + 9 * DAY }
        const spans = dutyBetween(any, null, span, everybody)
        expect(gapsBetween(spans, span)).toEqual([])
        for (const [index, one] of spans.entries()) if (index > 0) expect(one.from).toBe(spans[index - 1]?.to)
      }),
      { numRuns: 150 },
    )
  })

  it('the order of people is kept over years', () => {
    fc.assert(
      fc.property(anyRoster, moment, (any, now) => {
        const people = any.shifts[0]?.people ?? []
        const turns = turnsBetween(any, null, { from: now, to: now + 40 * DAY })
        const order = turns.map(({ plannedId }) => people.indexOf(plannedId))
        const changes = order
          .slice(1)
          .map((person, index) => (person - (order[index] ?? 0) + people.length) % people.length)
        const step = people.length === 1 ? 0 : 1
        if (any.shifts[0]?.every === 'day') expect(new Set(changes)).toEqual(new Set([step]))
        else expect(changes.filter((change) => change !== 0).every((change) => change === 1)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('parts are the same whichever time they are asked about', () => {
    const standing = fc.record({
      from: moment,
      hours: fc.integer({ min: 1, max: 100 }),
      personId: fc.constantFrom('x', 'y'),
    })
    fc.assert(
      fc.property(anyRoster, moment, fc.array(standing, { maxLength: 4 }), (any, now, given) => {
        const overrides = given.map(({ hours, ...one }, index) => {
          const near = now + (one.from % (5 * DAY))
          return { ...one, from: near, to: near + hours * HOUR, id: `o${index}`, reason: '', shift: null }
        })
        const with_ = { ...any, overrides }
        const whole = dutyBetween(with_, null, { from: now, to: now + 12 * DAY }, everybody)
        for (const part of whole) {
          if (part.from < now || part.to > now + 12 * DAY) continue
          const middle = Math.floor((part.from + part.to) / 2)
          expect(dutyAt(with_, null, middle, everybody)).toEqual([part])
        }
      }),
      { numRuns: 60 },
    )
  })
})
