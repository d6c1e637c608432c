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
})
