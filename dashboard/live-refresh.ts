// Turns live events into refreshed queries: what an event touches, and how often each of those may be asked again.
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { LiveEvent } from '../shared/api/overview.ts'

export type Topic = { readonly key: QueryKey; readonly everyMs: number }

/** Which answers an event makes stale, and the least time between two requests for each. */
export function topicsOf(event: LiveEvent): Topic[] {
  switch (event.type) {
    case 'round':
      return [
        { key: ['host', event.hostId], everyMs: 400 },
        { key: ['hosts'], everyMs: 1_500 },
        { key: ['overview'], everyMs: 1_500 },
        { key: ['findings'], everyMs: 1_500 },
        { key: ['rounds'], everyMs: 2_000 },
        { key: ['ribbon'], everyMs: 10_000 },
        ...(event.events > 0 ? [{ key: ['events'], everyMs: 500 }] : []),
      ]
    case 'fault':
      return [
        { key: ['faults'], everyMs: 300 },
        { key: ['fault', event.faultId], everyMs: 300 },
        { key: ['overview'], everyMs: 1_500 },
        { key: ['hosts'], everyMs: 1_500 },
        { key: ['trend'], everyMs: 5_000 },
      ]
    case 'host':
      return [
        { key: ['host', event.hostId], everyMs: 400 },
        { key: ['hosts'], everyMs: 1_500 },
        { key: ['overview'], everyMs: 1_500 },
        { key: ['labels'], everyMs: 10_000 },
      ]
    case 'setting':
      return [{ key: ['settings', event.kind], everyMs: 1_000 }]
    case 'notification':
      return [
        { key: ['notifications'], everyMs: 1_000 },
        { key: ['channel-states'], everyMs: 1_000 },
      ]
    default:
      return []
  }
}

type Entry = { topic: Topic; lastAt: number; timer: ReturnType<typeof setTimeout> | undefined }

export type LiveRefresh = { handle: (event: LiveEvent) => void; stop: () => void }

/** The first event of a quiet topic refreshes at once; a burst is gathered into one request per interval. */
export function createLiveRefresh(
  client: Pick<QueryClient, 'invalidateQueries' | 'isFetching'>,
): LiveRefresh {
  const entries = new Map<string, Entry>()
  let greeted = false

  function touch(topic: Topic): void {
    const id = JSON.stringify(topic.key)
    const entry = entries.get(id) ?? { topic, lastAt: Number.NEGATIVE_INFINITY, timer: undefined }
    entries.set(id, entry)
    if (entry.timer !== undefined) return
    const wait = entry.lastAt + topic.everyMs - Date.now()
    if (wait <= 0) refresh(entry)
    else entry.timer = setTimeout(refresh, wait, entry)
  }

  function refresh(entry: Entry): void {
    entry.timer = undefined
    entry.lastAt = Date.now()
    const { key, everyMs } = entry.topic
    // A request under way may have been answered before this change; it is asked again once it is back.
    if (client.isFetching({ queryKey: key }) > 0) entry.timer = setTimeout(refresh, everyMs, entry)
    void client.invalidateQueries({ queryKey: key }, { cancelRefetch: false })
  }

  return {
    handle: (event) => {
      const missedSome = event.type === 'lost' || (event.type === 'hello' && greeted)
      if (event.type === 'hello') greeted = true
      if (missedSome) void client.invalidateQueries()
      else for (const topic of topicsOf(event)) touch(topic)
    },
    stop: () => {
      for (const entry of entries.values()) clearTimeout(entry.timer)
      entries.clear()
    },
  }
}
