// Tells what is open in somebody's name (live streams) that the session or token behind it has ended.

export type Endings = ReturnType<typeof createEndings>

export function createEndings() {
  const open = new Map<string, Set<AbortController>>()
  return {
    /** Until `release` the signal is kept. */
    watch(key: string): { readonly signal: AbortSignal; readonly release: () => void } {
      const controller = new AbortController()
      const watchers = open.get(key) ?? new Set()
      open.set(key, watchers.add(controller))
      return {
        signal: controller.signal,
        release() {
          watchers.delete(controller)
          if (watchers.size === 0 && open.get(key) === watchers) open.delete(key)
        },
      }
    },
    end(key: string): void {
      const watchers = open.get(key)
      open.delete(key)
      for (const controller of watchers ?? []) controller.abort()
    },
  }
}
