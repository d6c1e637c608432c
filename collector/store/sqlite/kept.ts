// Keeps answers that are dear: each for a multiple of what it cost, so that a small fleet never sees an old one.

const ENTRIES = 500
/** An answer that took 20 ms is kept for 400 ms: asking for it can never fill more than a twentieth of the time. */
const FACTOR = 20
const LONGEST_MS = 5_000

export type Kept = { answer<T>(key: string, make: () => Promise<T>): Promise<T> }
type Entry = { readonly value: Promise<unknown>; until: number }

export function createKept(): Kept {
  const entries = new Map<string, Entry>()
  return {
    answer<T>(key: string, make: () => Promise<T>): Promise<T> {
      const startedAt = performance.now()
      const known = entries.get(key)
      if (known !== undefined && known.until > startedAt) return known.value as Promise<T>
      const value = make()
      // While it is being made, whoever else asks gets the same.
      const entry: Entry = { value, until: Number.POSITIVE_INFINITY }
      if (entries.size >= ENTRIES) entries.clear()
      entries.set(key, entry)
      const settle = (failed: boolean) => {
        const now = performance.now()
        entry.until = failed ? 0 : now + Math.min(LONGEST_MS, (now - startedAt) * FACTOR)
      }
      value.then(
        () => settle(false),
        () => settle(true),
      )
      return value
    },
  }
}
