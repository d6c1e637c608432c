// The only stream, shared by all tabs of this browser: a browser opens six connections to a collector, and a stream
// holds one for as long as its tab is open. One tab listens and tells the others; when it closes, another takes over.
import type { LiveEvent } from '../shared/api/overview.ts'
import { type LiveState, NOT_CONNECTED, openEventStream } from './event-stream.ts'

const NAME = 'xunjian-live'

export type Live = {
  readonly state: () => LiveState
  readonly onState: (listener: () => void) => () => void
  readonly onEvent: (listener: (event: LiveEvent) => void) => () => void
  readonly close: () => void
}

type Message =
  | { readonly kind: 'ask' }
  | { readonly kind: 'event'; readonly event: LiveEvent; readonly state: LiveState }
  | { readonly kind: 'state'; readonly state: LiveState }

export function createLive(url: string): Live {
  const stateListeners = new Set<() => void>()
  const eventListeners = new Set<(event: LiveEvent) => void>()
  const ended = new AbortController()
  let state = NOT_CONNECTED

  function become(next: LiveState): void {
    state = next
    for (const listener of stateListeners) listener()
  }

  function pass(event: LiveEvent): void {
    for (const listener of eventListeners) listener(event)
  }

  function listenAlone(): void {
    ended.signal.addEventListener('abort', openEventStream(url, { onState: become, onEvent: pass }))
  }

  // Both are missing on a page that came over plain HTTP from another machine.
  if ('locks' in navigator && 'BroadcastChannel' in globalThis) {
    shareStream(url, { state: () => state, become, pass, signal: ended.signal })
  } else listenAlone()

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
    close: () => ended.abort(),
  }
}

type Tab = {
  readonly state: () => LiveState
  readonly become: (state: LiveState) => void
  readonly pass: (event: LiveEvent) => void
  readonly signal: AbortSignal
}

function shareStream(url: string, tab: Tab): void {
  const channel = new BroadcastChannel(NAME)
  const send = (message: Message) => channel.postMessage(message)
  let isListening = false

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'ask') {
      if (isListening) send({ kind: 'state', state: tab.state() })
      return
    }
    if (isListening) return
    tab.become(data.state)
    if (data.kind === 'event') tab.pass(data.event)
  }
  tab.signal.addEventListener('abort', () => channel.close())
  send({ kind: 'ask' })

  // The lock is held until the tab closes; the browser then hands it to the next one.
  const listen = () =>
    new Promise<void>((release) => {
      isListening = true
      const close = openEventStream(url, {
        onState: (next) => {
          tab.become(next)
          if (!tab.signal.aborted) send({ kind: 'state', state: next })
        },
        onEvent: (event) => {
          tab.pass(event)
          send({ kind: 'event', event, state: tab.state() })
        },
      })
      tab.signal.addEventListener('abort', () => {
        close()
        release()
      })
    })
  navigator.locks.request(NAME, { signal: tab.signal }, listen).catch((error: unknown) => {
    if (!tab.signal.aborted) throw error
  })
}
