// Tells everyone in this process what was committed; who listens may come late, be slow or fail without harm.

export type Bus<Event> = {
  publish(event: Event): void
  /** The listener must not block and may throw; the answer ends the subscription. */
  subscribe(listener: (event: Event) => void): () => void
}

export function createBus<Event>(onListenerFailed: (err: unknown) => void): Bus<Event> {
  const listeners = new Set<{ readonly call: (event: Event) => void }>()
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener.call(event)
        } catch (err) {
          onListenerFailed(err)
        }
      }
    },
    subscribe(call) {
      const listener = { call }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
