import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClockChange } from '../../agent/clock-watch.ts'
import type { Occasion } from '../../agent/lane.ts'
import { Scheduler, type Timetable } from '../../agent/scheduler.ts'
import { SteadyClock } from '../../agent/steady-clock.ts'

const NOON = Date.parse('2026-11-21T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const clockOf = (moment: number) => new Date(moment).toISOString().slice(11, 19)

const everyFive: Timetable = {
  inspection: 'disk',
  enabled: true,
  cron: '*/5 * * * *',
  timeZone: 'UTC',
  spreadMs: 7_000,
}

type World = ReturnType<typeof createWorld>
function createWorld(
  options: { durationMs?: number; bootedAt?: number; accounted?: Record<string, number> } = {},
) {
  const accounted = new Map(Object.entries(options.accounted ?? {}))
  const rounds: string[] = []
  const missed: string[] = []
  const changes: ClockChange['kind'][] = []
  let sleptMs = 0
  let stillAt: number | null = null
  const scheduler = new Scheduler({
    clock: new SteadyClock({
      now: () => stillAt ?? Date.now(),
      monotonicMs: () => performance.now(),
      uptimeMs: () => performance.now() + sleptMs,
    }),
    bootedAt: options.bootedAt ?? 0,
    run: async (inspection: string, { trigger, plannedAt, requestId }: Occasion) => {
      const planned = plannedAt === null ? '' : ` for ${clockOf(plannedAt)}`
      rounds.push(
        `${clockOf(Date.now())} ${inspection} ${trigger}${planned}${requestId ? ` ${requestId}` : ''}`,
      )
      if (options.durationMs) await new Promise((resolve) => setTimeout(resolve, options.durationMs))
    },
    miss: (inspection, slots, reasonOf) => {
      for (const slot of slots) missed.push(`${clockOf(slot)} ${inspection} ${reasonOf(slot)}`)
    },
    accounted: {
      get: (inspection) => accounted.get(inspection) ?? null,
      set: (inspection, at) => (at === null ? accounted.delete(inspection) : accounted.set(inspection, at)),
    },
    onClockChange: ({ kind }) => changes.push(kind),
  })
  const sleep = (ms: number) => {
    sleptMs += ms
    vi.setSystemTime(Date.now() + ms)
  }
  const standStill = (at: number | null) => {
    stillAt = at
  }
  return { standStill, scheduler, rounds, missed, changes, accounted, sleep }
}

let world: World
beforeEach(() => {
  vi.useFakeTimers({ now: NOON - 90_000 })
})
afterEach(async () => {
  const stopping = world.scheduler.stop()
  await vi.advanceTimersByTimeAsync(HOUR)
  await stopping
  vi.useRealTimers()
})

describe('the schedule', () => {
  it('makes a first round at once, then one at each slot plus the host’s own delay', async () => {
    world = createWorld()
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(12 * MINUTE)
    expect(world.rounds).toEqual([
      '11:58:30 disk start',
      '12:00:07 disk schedule for 12:00:07',
      '12:05:07 disk schedule for 12:05:07',
      '12:10:07 disk schedule for 12:10:07',
    ])
    expect(world.missed).toEqual([])
    expect(clockOf(world.scheduler.nextDueAt('disk') ?? 0)).toBe('12:15:07')
    expect(clockOf(world.accounted.get('disk') ?? 0)).toBe('12:10:07')
  })

  it('keeps the slot that came just before it began, whose turn on this host is still to come', async () => {
    vi.setSystemTime(NOON + 3_000)
    world = createWorld()
    world.scheduler.apply([everyFive])
    expect(clockOf(world.scheduler.nextDueAt('disk') ?? 0)).toBe('12:00:07')
    await vi.advanceTimersByTimeAsync(6 * MINUTE)
    // Another plan that comes between a slot and its turn promises that turn too.
    vi.setSystemTime(NOON + 10 * MINUTE + 2_000)
    world.scheduler.apply([{ ...everyFive, spreadMs: 9_000 }])
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(world.rounds).toEqual([
      '12:00:03 disk start',
      '12:00:07 disk schedule for 12:00:07',
      '12:05:07 disk schedule for 12:05:07',
      '12:10:09 disk schedule for 12:10:09',
    ])
    expect(world.missed).toEqual([])
  })

  it('never overlaps: a slot that comes while the one before still runs is missed', async () => {
    world = createWorld({ durationMs: 7 * MINUTE })
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(20 * MINUTE)
    expect(world.rounds).toEqual([
      '11:58:30 disk start',
      // The start is nobody's slot, so the slot that it delayed still has its round.
      '12:05:30 disk schedule for 12:00:07',
      '12:15:07 disk schedule for 12:15:07',
    ])
    expect(world.missed).toEqual(['12:05:07 disk overrun', '12:10:07 disk overrun'])
  })

  it('keeps other inspections on time, changes a schedule without a round and stops what is disabled', async () => {
    world = createWorld()
    const hourly = { ...everyFive, inspection: 'patches', cron: '0 * * * *', spreadMs: 0 }
    world.scheduler.apply([everyFive, hourly])
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    world.rounds.length = 0
    world.scheduler.apply([
      { ...everyFive, enabled: false },
      { ...hourly, cron: '*/10 * * * *' },
    ])
    await vi.advanceTimersByTimeAsync(20 * MINUTE)
    expect(world.rounds).toEqual([
      '12:10:00 patches schedule for 12:10:00',
      '12:20:00 patches schedule for 12:20:00',
    ])
    expect(world.scheduler.nextDueAt('disk')).toBeNull()
    expect(world.accounted.has('disk')).toBe(false)
  })
})

describe('what fell due while nobody looked', () => {
  it('is reported slot by slot with the reason, and one round catches up now', async () => {
    world = createWorld({ accounted: { disk: NOON - 22 * MINUTE }, bootedAt: NOON - 9 * MINUTE })
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(10)
    expect(world.missed).toEqual([
      '11:40:07 disk host-off',
      '11:45:07 disk host-off',
      '11:50:07 disk host-off',
      '11:55:07 disk agent-off',
    ])
    expect(world.rounds).toEqual(['11:58:30 disk catch-up'])
  })

  it('is reported for a week and 500 slots at most', async () => {
    world = createWorld({ accounted: { disk: NOON - 365 * 24 * HOUR, weekly: NOON - 365 * 24 * HOUR } })
    const nightly = { ...everyFive, inspection: 'weekly', cron: '0 2 * * *' }
    world.scheduler.apply([everyFive, nightly])
    expect(world.missed.filter((line) => line.includes('disk'))).toHaveLength(500)
    expect(world.missed.filter((line) => line.includes('weekly'))).toHaveLength(7)
  })

  it('is nothing after a restart between two slots', async () => {
    world = createWorld({ accounted: { disk: NOON - 5 * MINUTE + 7_000 } })
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(10)
    expect(world.missed).toEqual([])
    expect(world.rounds).toEqual(['11:58:30 disk start'])
  })
})

describe('events and demands', () => {
  it('have their round at once; a burst has two, a storm few', async () => {
    world = createWorld()
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(10_000)
    world.rounds.length = 0
    for (let count = 0; count < 20; count += 1) {
      world.scheduler.event('disk')
      if (count === 0) expect(world.rounds).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(2)
    }
    await vi.advanceTimersByTimeAsync(1_000)
    expect(world.rounds).toEqual(['11:58:40 disk event', '11:58:40 disk event'])
    world.rounds.length = 0
    await vi.advanceTimersByTimeAsync(15_000)
    for (let count = 0; count < 2_000; count += 1) {
      world.scheduler.event('disk')
      await vi.advanceTimersByTimeAsync(10)
    }
    const { length } = world.rounds
    expect(length).toBeGreaterThan(5)
    expect(length).toBeLessThan(14)
  })

  it('wait for the round that is running, each demand with a round of its own', async () => {
    world = createWorld({ durationMs: 1_000 })
    world.scheduler.apply([everyFive])
    expect(world.scheduler.demand('disk', 'a')).toBe('accepted')
    expect(world.scheduler.demand('disk', 'b')).toBe('accepted')
    world.scheduler.event('disk')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(world.rounds).toEqual([
      '11:58:30 disk start',
      '11:58:31 disk demand a',
      '11:58:32 disk demand b',
      '11:58:33 disk event',
    ])
    for (let count = 0; count < 9; count += 1) world.scheduler.demand('disk', `c${count}`)
    expect(world.scheduler.demand('disk', 'd')).toBe('busy')
    expect(world.scheduler.demand('tape', 'e')).toBe('not-planned')
  })
})

describe('a clock that does not go evenly', () => {
  it('set forward by years is no storm: one round for the slots it leapt over, and on it goes', async () => {
    world = createWorld()
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(MINUTE)
    world.rounds.length = 0
    vi.setSystemTime(Date.now() + 20 * 365 * 24 * HOUR)
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(world.changes).toEqual(['set'])
    expect(world.missed).toEqual([])
    expect(world.rounds.map((line) => line.split(' ')[2])).toEqual(['catch-up', 'schedule', 'schedule'])
  })

  it('set forward between a slot and its turn keeps that turn, set back there again makes no second one', async () => {
    world = createWorld()
    world.scheduler.apply([{ ...everyFive, spreadMs: 3 * MINUTE }])
    await vi.advanceTimersByTimeAsync(10)
    vi.setSystemTime(NOON + 5 * MINUTE + 4_000)
    await vi.advanceTimersByTimeAsync(4 * MINUTE)
    const turns = () => world.rounds.filter((line) => line.endsWith('for 12:08:00'))
    expect(turns()).toEqual(['12:08:00 disk schedule for 12:08:00'])
    vi.setSystemTime(NOON + 5 * MINUTE + 4_000)
    await vi.advanceTimersByTimeAsync(4 * MINUTE)
    expect(turns()).toHaveLength(1)
    expect(world.changes).toEqual(['set', 'set'])
  })

  it('set back by a year does not stop the rounds', async () => {
    world = createWorld()
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(MINUTE)
    world.rounds.length = 0
    vi.setSystemTime(Date.now() - 365 * 24 * HOUR)
    await vi.advanceTimersByTimeAsync(11 * MINUTE)
    expect(world.changes).toEqual(['set'])
    expect(world.rounds.map((line) => line.split(' ')[2])).toEqual(['schedule', 'schedule', 'schedule'])
  })

  it('that stood still while the machine slept leaves missed rounds and one that catches up', async () => {
    world = createWorld()
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    world.rounds.length = 0
    world.sleep(12 * MINUTE)
    await vi.advanceTimersByTimeAsync(6 * MINUTE)
    expect(world.changes).toEqual(['slept'])
    expect(world.missed).toEqual(['12:05:07 disk host-off', '12:10:07 disk host-off'])
    expect(world.rounds.map((line) => line.slice(9))).toEqual(['disk catch-up', 'disk schedule for 12:15:07'])
  })

  const YEAR = 365 * 24 * HOUR
  it.each([
    ['an hour forward', HOUR],
    ['an hour back', -HOUR],
    ['ten years forward', 10 * YEAR],
    ['ten years back', -10 * YEAR],
  ])('set %s makes one round at most for what it leapt over, and goes on in time', async (_, byMs) => {
    world = createWorld()
    const hourly = { ...everyFive, inspection: 'patches', cron: '0 * * * *', spreadMs: 0 }
    world.scheduler.apply([everyFive, hourly])
    await vi.advanceTimersByTimeAsync(MINUTE)
    world.rounds.length = 0
    vi.setSystemTime(Date.now() + byMs)
    await vi.advanceTimersByTimeAsync(65 * MINUTE)
    expect(world.changes).toEqual(['set'])
    expect(world.missed).toEqual([])
    const of = (name: string) => world.rounds.filter((line) => line.includes(` ${name} `))
    expect(of('disk').filter((line) => line.includes('catch-up')).length).toBeLessThanOrEqual(1)
    expect(of('disk').filter((line) => line.includes('schedule'))).toHaveLength(13)
    expect(of('patches').length).toBeLessThanOrEqual(3)
    expect(of('patches').length).toBeGreaterThanOrEqual(1)
  })

  it('that stands still does not stop the rounds; they go on in even time, and back when it goes again', async () => {
    world = createWorld()
    world.scheduler.apply([everyFive])
    await vi.advanceTimersByTimeAsync(MINUTE)
    world.rounds.length = 0
    const stoppedAt = Date.now()
    world.standStill(stoppedAt)
    // node-cron reads the same clock, which this holds back.
    for (let second = 0; second < 32 * 60; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000)
      vi.setSystemTime(stoppedAt)
    }
    expect(world.changes.filter((kind) => kind === 'lost')).toHaveLength(1)
    const { length } = world.rounds
    expect(length).toBeGreaterThanOrEqual(5)
    expect(length).toBeLessThanOrEqual(7)
    world.standStill(null)
    vi.setSystemTime(stoppedAt + 32 * MINUTE)
    world.rounds.length = 0
    await vi.advanceTimersByTimeAsync(20 * MINUTE)
    expect(world.changes.at(-1)).toBe('found')
    expect(world.rounds.filter((line) => line.includes('catch-up')).length).toBeLessThanOrEqual(1)
    expect(world.rounds.filter((line) => line.includes('schedule')).length).toBeGreaterThanOrEqual(3)
    expect(world.missed).toEqual([])
  })

  it('that shows a year before any round makes rounds of today all the same', async () => {
    world = createWorld()
    world.standStill(1_000_000)
    world.scheduler.apply([everyFive])
    const nextDueAt = world.scheduler.nextDueAt('disk')
    expect(nextDueAt).toBeGreaterThan(Date.UTC(2026, 0, 1))
    await vi.advanceTimersByTimeAsync(16 * MINUTE)
    expect(world.rounds.map((line) => line.split(' ')[2])).toEqual([
      'start',
      'schedule',
      'schedule',
      'schedule',
    ])
  })
})

describe('the steady clock', () => {
  const createClock = () => {
    const raw = { wall: NOON, monotonic: 0 }
    const clock = new SteadyClock({
      now: () => raw.wall,
      monotonicMs: () => raw.monotonic,
      uptimeMs: () => raw.monotonic,
    })
    const pass = (wallMs: number, monotonicMs = wallMs) => {
      raw.wall += wallMs
      raw.monotonic += monotonicMs
      clock.look()
    }
    return { raw, clock, pass }
  }

  it.each([
    ['1970', 86_400_000],
    ['before 2001', 9e11],
    ['the year 2300', 1.05e13],
    ['before 1970', -5e12],
  ])('counts on by itself when the wall clock shows %s', (_, wall) => {
    const { raw, clock, pass } = createClock()
    pass(60_000)
    expect(clock.now()).toBe(NOON + 60_000)
    raw.wall = wall
    expect(clock.isLost).toBe(true)
    pass(60_000)
    expect(clock.now()).toBe(NOON + 120_000)
    raw.wall = NOON + HOUR
    clock.look()
    expect([clock.isLost, clock.now()]).toEqual([false, NOON + HOUR])
  })

  it('begins with what this machine remembers, or with the year of its release', () => {
    const { raw } = createClock()
    raw.wall = 0
    const lost = new SteadyClock({ now: () => 0, monotonicMs: () => raw.monotonic, uptimeMs: () => 0 })
    expect(lost.now()).toBe(Date.UTC(2026, 0, 1))
    lost.remember(NOON)
    raw.monotonic += 5_000
    expect(lost.now()).toBe(NOON + 5_000)
    lost.remember(5)
    lost.remember(NOON - HOUR)
    expect(lost.now()).toBe(NOON + 5_000)
  })

  it('believes a clock that was set by ten years, either way', () => {
    const { raw, clock, pass } = createClock()
    raw.wall -= 10 * 365 * 24 * HOUR
    pass(1_000)
    expect([clock.isLost, clock.now()]).toEqual([false, raw.wall])
  })

  it('tells a clock that stands still from one that was not looked at for long', () => {
    const { raw, clock, pass } = createClock()
    pass(0, 500)
    expect(clock.isLost).toBe(false)
    pass(0, 600)
    expect(clock.isLost).toBe(true)
    const { monotonic } = raw
    pass(0, 10_000)
    expect(clock.now()).toBeGreaterThanOrEqual(NOON + raw.monotonic - monotonic)
    pass(1, 1)
    expect([clock.isLost, clock.now()]).toEqual([false, NOON + 1])
  })
})
