import fc from 'fast-check'
import nodeCron from 'node-cron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseCron } from '../../shared/cron.ts'
import {
  cronOfEvery,
  dueTimes,
  effectiveZone,
  intervalMs,
  newestDueTimes,
  nextDue,
  spreadOf,
} from '../../shared/schedule.ts'

const at = (text: string) => Date.parse(text)
const iso = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString())

describe('due times', () => {
  it.each([
    ['*/5 * * * *', 'UTC', '2026-03-01T10:02:10Z', '2026-03-01T10:05:00.000Z'],
    ['*/5 * * * *', 'UTC', '2026-03-01T10:05:00Z', '2026-03-01T10:10:00.000Z'],
    ['0 2 * * *', 'Asia/Shanghai', '2026-03-01T10:00:00Z', '2026-03-01T18:00:00.000Z'],
    ['30 9 * * mon-fri', 'Asia/Shanghai', '2026-03-06T02:00:00Z', '2026-03-09T01:30:00.000Z'],
    ['0 22-2/2 * * *', 'UTC', '2026-03-01T23:00:00Z', '2026-03-02T00:00:00.000Z'],
    ['15,45 0 6 * * *', 'UTC', '2026-03-01T06:00:15Z', '2026-03-01T06:00:45.000Z'],
    ['0 0 29 2 *', 'UTC', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 12 13 * fri', 'UTC', '2026-03-14T00:00:00Z', '2026-11-13T12:00:00.000Z'],
  ])('%s in %s after %s is %s', (cron, timeZone, after, expected) => {
    expect(iso(nextDue({ cron, timeZone, spreadMs: 0 }, at(after)))).toBe(expected)
  })

  it('come later by the host’s own spread, and never twice', () => {
    const schedule = { cron: '*/10 * * * *', timeZone: 'UTC', spreadMs: 17_345 }
    const times = dueTimes(schedule, at('2026-03-01T10:00:17.345Z'), at('2026-03-01T10:30:17.345Z'))
    expect(times.map(iso)).toEqual([
      '2026-03-01T10:10:17.345Z',
      '2026-03-01T10:20:17.345Z',
      '2026-03-01T10:30:17.345Z',
    ])
  })

  it('skip a local time that spring leaves out, and come once when autumn has it twice', () => {
    const nightly = { cron: '30 2 * * *', timeZone: 'Europe/Berlin', spreadMs: 0 }
    expect(dueTimes(nightly, at('2026-03-28T00:00Z'), at('2026-03-31T00:00Z')).map(iso)).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ])
    expect(dueTimes(nightly, at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z')).map(iso)).toEqual([
      '2026-10-25T01:30:00.000Z',
    ])
  })

  it('leave no hour out in autumn when the expression fires in every hour', () => {
    const zone = effectiveZone('*/20 * * * *', 'Europe/Berlin', at('2026-10-01T00:00Z'))
    expect(zone).toBe('UTC')
    const times = dueTimes(
      { cron: '*/20 * * * *', timeZone: zone, spreadMs: 0 },
      at('2026-10-24T22:00Z'),
      at('2026-10-25T03:00Z'),
    )
    expect(times).toHaveLength(15)
    expect(effectiveZone('*/20 8-18 * * *', 'Europe/Berlin', 0)).toBe('Europe/Berlin')
    expect(effectiveZone('5 * * * *', 'Asia/Kolkata', 0)).toBe('Asia/Kolkata')
    expect(effectiveZone('*/30 * * * *', 'Asia/Kolkata', 0)).toBe('UTC')
  })

  it('of a long past are found from its end', () => {
    const schedule = { cron: '* * * * * *', timeZone: 'UTC', spreadMs: 0 }
    const to = at('2026-03-08T00:00Z')
    const times = newestDueTimes(schedule, at('2026-03-01T00:00Z'), to, 500)
    expect(times).toHaveLength(500)
    expect(times.at(-1)).toBe(to)
    expect(newestDueTimes({ ...schedule, cron: '0 0 * * *' }, at('2026-03-01T00:00Z'), to, 500)).toHaveLength(
      7,
    )
  })

  it('never come for what cannot be read', () => {
    expect(nextDue({ cron: 'soon', timeZone: 'UTC', spreadMs: 0 }, 1e12)).toBeNull()
    expect(intervalMs({ cron: '*/15 9,17 * * *', timeZone: 'UTC', spreadMs: 0 }, 1e12)).toBe(900_000)
  })

  it('are spread over a tenth of the interval and at most a minute', () => {
    expect(spreadOf(0.5, 300_000)).toBe(15_000)
    expect(spreadOf(0.999, 86_400_000)).toBe(59_940)
    expect(spreadOf(0, 300_000)).toBe(0)
  })
})

describe('a cron expression', () => {
  it.each([
    ['* * * *', 'has 4 fields'],
    ['60 * * * *', 'minute "60" cannot be read (0–59)'],
    ['5/10 * * * *', 'minute "5/10" cannot be read'],
    ['*/0 * * * *', 'minute "*/0" cannot be read'],
    ['0 0 L * *', 'day of month "L" cannot be read'],
    ['0 0 31 2 *', 'names a day that its months do not have'],
    ['0 25 * foo *', 'hour "25" cannot be read (0–23); month "foo" cannot be read (1–12)'],
  ])('%s is refused: %s', (expression, reason) => {
    expect(parseCron(expression)).toEqual({ error: expect.stringContaining(reason) })
  })

  it.each([
    ['30s', '*/30 * * * * *'],
    ['5m', '*/5 * * * *'],
    ['60m', '0 * * * *'],
    ['6h', '0 */6 * * *'],
    ['1d', '0 0 * * *'],
    ['1w', '0 0 * * 0'],
  ])('stands for every %s: %s', (every, cron) => {
    expect(cronOfEvery(every)).toEqual({ cron })
  })

  it('does not exist for a duration that does not divide the clock, and the neighbours are named', () => {
    expect(cronOfEvery('7m')).toEqual({
      error: '"7m" does not divide the clock evenly; write 6m or 10m, or a cron expression',
    })
    expect(cronOfEvery('often')).toEqual({ error: '"often" is not a duration; write 30s, 5m, 6h or 1d' })
  })
})

describe('beside node-cron, which fires the rounds', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const numberIn = (min: number, max: number) => fc.integer({ min, max }).map(String)
  const field = (min: number, max: number) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('*') },
      numberIn(min, max),
      fc.tuple(numberIn(min, max), numberIn(min, max)).map((pair) => pair.join(',')),
      fc.tuple(numberIn(min, max), numberIn(min, max)).map((pair) => pair.join('-')),
      fc.integer({ min: 1, max: 20 }).map((step) => `*/${step}`),
      fc
        .tuple(numberIn(min, max), numberIn(min, max), fc.integer({ min: 1, max: 9 }))
        .map(([a, b, s]) => `${a}-${b}/${s}`),
    )
  const expressions = fc
    .tuple(field(0, 59), field(0, 23), fc.oneof(fc.constant('*'), field(1, 28)), field(1, 12), field(0, 6))
    .map((fields) => fields.join(' '))
  const zones = fc.constantFrom(
    'UTC',
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
  )
  const moments = fc.oneof(
    fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }),
    // Around the changes of Berlin and New York, where the two are most likely to differ.
    fc.integer({ min: -7_200_000, max: 7_200_000 }).map((shift) => at('2026-10-25T01:00Z') + shift),
    fc.integer({ min: -7_200_000, max: 7_200_000 }).map((shift) => at('2026-03-29T01:00Z') + shift),
    fc.integer({ min: -7_200_000, max: 7_200_000 }).map((shift) => at('2026-11-01T06:00Z') + shift),
  )

  it('the same expressions are accepted and the same times are due, changes of the clock included', () => {
    fc.assert(
      fc.property(expressions, zones, moments, (cron, timeZone, now) => {
        expect('error' in parseCron(cron)).toBe(!nodeCron.validate(cron))
        fc.pre(nodeCron.validate(cron))
        vi.setSystemTime(now)
        const task = nodeCron.createTask(cron, () => undefined, { timezone: timeZone })
        const expected = task.getNextRuns(3).map((date) => date.getTime())
        const from = Math.floor(now / 1_000) * 1_000
        expect(dueTimes({ cron, timeZone, spreadMs: 0 }, from, Number.MAX_SAFE_INTEGER, 3)).toEqual(expected)
      }),
      { numRuns: 400 },
    )
  })
})
