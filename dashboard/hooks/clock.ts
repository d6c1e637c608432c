// The collector's clock as this browser sees it, and one tick a second for everything that shows a relative time.
import { useSyncExternalStore } from 'react'

let offsetMs = 0
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

/** A browser's clock may be wrong by minutes; "12 min ago" must not be. */
export function setServerTime(at: number): void {
  offsetMs = at - Date.now()
}

export function serverNow(): number {
  return Date.now() + offsetMs
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const tick of listeners) tick()
  }, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Renders again only when the result changes; `view` must return a primitive. */
export function useClock<T extends string | number | boolean>(view: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => view(serverNow()))
}
