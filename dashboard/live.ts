// The only stream: says what changed, knows whether it is connected, and comes back by itself.
import type { LiveEvent } from '../shared/api/overview.ts'

export type LivePhase = 'connecting' | 'live' | 'reconnecting'
export type LiveState = { readonly phase: LivePhase; readonly lastWordAt: number | null }

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
const EVENT_TYPES = ['hello', 'round', 'host', 'fault', 'demand', 'lost'] as const

/** Full jitter, so that hundreds of open pages do not return to a restarted collector in one instant. */
export function retryDelay(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt))
}

export type Live = {
  readonly state: () => LiveState
  readonly onState: (listener: () => void) => () => void
  readonly onEvent: (listener: (event: LiveEvent) => void) => () => void
  readonly close: () => void
}

export function createLive(url: string): Live {
  const stateListeners = new Set<() => void>()
  const eventListeners = new Set<(event: LiveEvent) => void>()
  let state: LiveState = { phase: 'connecting', lastWordAt: null }
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0

  function become(next: LiveState): void {
    state = next
    for (const listener of stateListeners) listener()
  }

  function receive(message: MessageEvent<string>): void {
    const event = parseLiveEvent(message.data)
    if (event === null) return
    if (event.type === 'hello') attempt = 0
    become({ phase: 'live', lastWordAt: Date.now() })
    for (const listener of eventListeners) listener(event)
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
  return {
    state: () => state,
    onState: (listener) => {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    onEvent: (listener) => {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    close: () => {
      clearTimeout(timer)
      source?.close()
    },
  }
}

/** Null for an event that this page is too old to know; it must not break the ones it knows. */
export function parseLiveEvent(text: string): LiveEvent | null {
  const event = JSON.parse(text) as LiveEvent
  return EVENT_TYPES.includes(event.type) ? event : null
}
