import type { QueryKey } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseLiveEvent, retryDelay } from '../../dashboard/event-stream.ts'
import { createLiveRefresh } from '../../dashboard/live-refresh.ts'
import type { LiveEvent } from '../../shared/api/overview.ts'

const fault: LiveEvent = { type: 'fault', faultId: 7, hostId: null }
const hello: LiveEvent = { type: 'hello', at: 1_763_700_000_000, version: '0.1.0' }
const round = (hostId: string, events = 0): LiveEvent => ({
  type: 'round',
  hostId,
  inspection: 'disk',
  roundId: 1,
  status: 'ok',
  requestId: null,
  events,
})

function createSpy() {
  const asked: string[] = []
  let fetching = 0
  const client = {
    invalidateQueries: async (filter: { queryKey?: QueryKey } = {}) => {
      asked.push(filter.queryKey?.join(' ') ?? 'everything')
    },
    isFetching: () => fetching,
  }
  const refresh = createLiveRefresh(client)
  return {
    refresh,
    count: (key: string) => asked.filter((one) => one === key).length,
    setFetching: (count: number) => {
      fetching = count
    },
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('live events', () => {
  it('refresh a quiet topic at once', () => {
    const { refresh, count } = createSpy()
    refresh.handle(fault)
    expect(count('faults')).toBe(1)
    expect(count('fault 7')).toBe(1)
  })
  it('of messages touch their list and what is said of channels, those of faults do not', () => {
    const { refresh, count } = createSpy()
    const told = () => [count('notifications'), count('channel-states'), count('faults')]
    refresh.handle(fault)
    expect(told()).toEqual([0, 0, 1])
    refresh.handle({ type: 'notification' })
    expect(told()).toEqual([1, 1, 1])
  })
  it('of a burst become one request per interval, and the last is never lost', () => {
    const { refresh, count } = createSpy()
    for (let ms = 0; ms < 3_000; ms += 10) {
      refresh.handle(round(`host-${ms}`))
      vi.advanceTimersByTime(10)
    }
    expect(count('hosts')).toBeLessThanOrEqual(3)
    const before = count('hosts')
    refresh.handle(round('last'))
    vi.advanceTimersByTime(5_000)
    expect(count('hosts')).toBeGreaterThan(before)
  })
  it('ask again when a request was under way, since its answer may be older than the change', () => {
    const { refresh, count, setFetching } = createSpy()
    setFetching(1)
    refresh.handle(fault)
    setFetching(0)
    vi.advanceTimersByTime(1_000)
    expect(count('faults')).toBe(2)
  })
  it('touch the list of events only when there were some', () => {
    const { refresh, count } = createSpy()
    refresh.handle(round('a'))
    expect(count('events')).toBe(0)
    refresh.handle(round('a', 2))
    expect(count('events')).toBe(1)
  })
})

describe('a connection that comes back', () => {
  it('fetches everything again, the first one does not', () => {
    const { refresh, count } = createSpy()
    refresh.handle(hello)
    expect(count('everything')).toBe(0)
    refresh.handle(hello)
    expect(count('everything')).toBe(1)
  })
  it('fetches everything when the collector says that some events were lost', () => {
    const { refresh, count } = createSpy()
    refresh.handle({ type: 'lost', reason: 'overflow' })
    expect(count('everything')).toBe(1)
  })
  it('is tried again ever more slowly, up to a limit', () => {
    const longest = (attempt: number) => retryDelay(attempt, () => 1)
    expect([longest(0), longest(1), longest(4), longest(30)]).toEqual([500, 1_000, 8_000, 15_000])
    expect(retryDelay(9, () => 0)).toBe(0)
  })
})

describe('an event from a newer collector', () => {
  it('is passed over', () => {
    expect(parseLiveEvent('{"type":"weather"}')).toBeNull()
    expect(parseLiveEvent('{"type":"host","hostId":"a"}')).toEqual({ type: 'host', hostId: 'a' })
  })
})
