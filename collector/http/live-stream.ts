// One reader's stream of live events: gathered for a moment, bounded, and honest about what it had to drop.
import type { LiveEvent } from '../../shared/api/overview.ts'
import type { LiveSource } from './parts.ts'

const GATHER_MS = 20
const KEEP_ALIVE_MS = 15_000
const CHUNKS_AHEAD = 16
const LOST: LiveEvent = { type: 'lost', reason: 'overflow' }

export type LiveOptions = {
  readonly source: LiveSource
  readonly hello: LiveEvent
  /** Events kept for a reader that does not read; one more and all are dropped for a single 'lost'. */
  readonly buffered: number
  readonly closing: AbortSignal | undefined
  readonly onEnd: () => void
}

export function createLiveStream(options: LiveOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let pending: LiveEvent[] = []
  let gathering: NodeJS.Timeout | null = null
  let stop: () => void = options.onEnd

  const flush = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    gathering = null
    if (pending.length === 0 || (controller.desiredSize ?? 0) <= 0) return
    controller.enqueue(encoder.encode(pending.map(writeEvent).join('')))
    pending = []
  }
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    controller.enqueue(encoder.encode(`retry: 2000\n\n${writeEvent(options.hello)}`))
    const leave = options.source.subscribe((event) => {
      if (pending.length >= options.buffered) pending = [LOST]
      else pending.push(event)
      gathering ??= setTimeout(flush, GATHER_MS, controller)
    })
    const keepAlive = setInterval(() => {
      if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': still here\n\n'))
    }, KEEP_ALIVE_MS)
    const close = () => {
      stop()
      controller.close()
    }
    stop = () => {
      leave()
      clearInterval(keepAlive)
      if (gathering !== null) clearTimeout(gathering)
      options.closing?.removeEventListener('abort', close)
      options.onEnd()
    }
    options.closing?.addEventListener('abort', close)
  }
  return new ReadableStream<Uint8Array>(
    { start, pull: flush, cancel: () => stop() },
    new CountQueuingStrategy({ highWaterMark: CHUNKS_AHEAD }),
  )
}

export function writeEvent(event: LiveEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
