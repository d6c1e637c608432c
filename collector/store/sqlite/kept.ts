// Keeps answers that are dear: each for a multiple of what it cost, so that a small fleet never sees an old one.

const ENTRIES = 500
/** An answer that took 20 ms is kept for 400 ms: asking for it can never fill more than a twentieth of the time. */
const FACTOR = 20
const LONGEST_MS = 5_000

export type Kept = {
  answer<T>(key: string, make: () => Promise<T>): Promise<T>
  answerNow<T>(key: string, make: () => T): T
}
type Entry = { readonly value: unknown; until: number }

export function createKept(): Kept {
  const entries = new Map<string, Entry>()
  const find = (key: string, now: number) => {
    const known = entries.get(key)
    return known !== undefined && known.until > now ? known : null
  }
  const keep = (key: string, entry: Entry) => {
    if (entries.size >= ENTRIES) entries.clear()
    entries.set(key, entry)
  }

  return {
    answer<T>(key: string, make: () => Promise<T>): Promise<T> {
      const startedAt = performance.now()
      const known = find(key, startedAt)
      if (known !== null) return known.value as Promise<T>
      const value = make()
      // While it is being made, whoever else asks gets the same.
      const entry: Entry = { value, until: Number.POSITIVE_INFINITY }
      keep(key, entry)
      value.then(
        () => {
          entry.until = keptUntil(startedAt)
        },
        () => {
          entry.until = 0
        },
      )
      return value
    },
    answerNow<T>(key: string, make: () => T): T {
      const startedAt = performance.now()
      const known = find(key, startedAt)
      if (known !== null) return known.value as T
      const value = make()
      keep(key, { value, until: keptUntil(startedAt) })
      return value
    },
  }
}

function keptUntil(startedAt: number): number {
  const now = performance.now()
  return now + Math.min(LONGEST_MS, (now - startedAt) * FACTOR)
}
