// What changes, as it changes: server-sent events for open pages.
import { createRoute, z } from '@hono/zod-openapi'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { someoneOf } from './actor.ts'
import { createLiveStream } from './live-stream.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import { createRouter, UNAVAILABLE } from './router.ts'

const live = createRoute({
  method: 'get',
  path: '/live',
  tags: ['Live'],
  summary: 'What changed, as server-sent events: the event name is the type, the data a LiveEvent as JSON',
  description: 'After `lost` the reader has missed events and reads again what it shows.',
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...UNAVAILABLE,
  },
})

export function createLiveRoutes({ bus, people, closing, clock, version }: AppParts) {
  let readers = 0
  return createRouter().openapi(live, (c) => {
    if (readers >= COLLECTOR_LIMITS.liveReaders || closing?.aborted) throw new AppError('too-many-streams')
    readers += 1
    const { signal, release } = people.watchEnd(someoneOf(c))
    const stream = createLiveStream({
      source: bus,
      hello: { type: 'hello', at: clock(), version },
      buffered: COLLECTOR_LIMITS.liveEventsKept,
      closing: closing === undefined ? signal : AbortSignal.any([closing, signal]),
      onEnd: () => {
        readers -= 1
        release()
      },
    })
    return c.body(stream, 200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    })
  })
}
