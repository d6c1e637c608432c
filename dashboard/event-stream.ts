// One connection to the stream of live events: parses, knows whether it is up, and comes back by itself.
import type { LiveEvent } from '../shared/api/overview.ts'

export type LivePhase = 'connecting' | 'live' | 'reconnecting'
export type LiveState = { readonly phase: LivePhase; readonly lastWordAt: number | null }
export const NOT_CONNECTED: LiveState = { phase: 'connecting', lastWordAt: null }

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
const EVENT_TYPES = ['hello', 'round', 'host', 'fault', 'setting', 'notification', 'demand', 'lost'] as const

/** Full jitter, so that hundreds of open pages do not return to a restarted collector in one instant. */
export function retryDelay(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt))
}

/** Null for an event that this page is too old to know; it must not break the ones it knows. */
export function parseLiveEvent(text: string): LiveEvent | null {
  const event = JSON.parse(text) as LiveEvent
  return EVENT_TYPES.includes(event.type) ? event : null
}

export type StreamListener = {
  readonly onEvent: (event: LiveEvent) => void
  readonly onState: (state: LiveState) => void
}

/** Opens the stream and keeps it open; the answer closes it for good. */
export function openEventStream(url: string, listener: StreamListener): () => void {
  let state = NOT_CONNECTED
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0

  function become(next: LiveState): void {
    state = next
    listener.onState(next)
  }

  function receive(message: MessageEvent<string>): void {
    const event = parseLiveEvent(message.data)
    if (event === null) return
    if (event.type === 'hello') attempt = 0
    become({ phase: 'live', lastWordAt: Date.now() })
    listener.onEvent(event)
  }

  function connect(): void {
    source = new EventSource(url)
    for (const type of EVENT_TYPES) source.addEventListener(type, receive)
    source.onerror = () => {
      source?.close()
      become({ ...state, phase: state.lastWordAt === null ? 'connecting' : 'reconnecting' })
      timer = setTimeout(connect, retryDelay(attempt, Math.random))
      attempt += 1
    }
  }

  connect()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
