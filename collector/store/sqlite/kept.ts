// Keeps answers that are dear: each for a multiple of what it cost. A small fleet never sees an old one.
import { COLLECTOR_LIMITS } from '../../limits.ts'

const ENTRIES = COLLECTOR_LIMITS.answersKept
/** An answer that took 20 ms is kept for 400 ms: asking for it can never fill more than a twentieth of the time. */
const FACTOR = 20
const LONGEST_MS = 5_000
const CHEAP_MS = 3

export type Kept = {
  answer<T>(key: string, make: () => Promise<T>): Promise<T>
  answerNow<T>(key: string, make: () => T): T
  forget(): void
}
/** Milliseconds of this thread's work, and of the clock on the wall. */
export type Meters = { readonly cpuMs: () => number; readonly nowMs: () => number }
type Entry = { readonly value: unknown; until: number }

const REAL: Meters = { cpuMs, nowMs: () => performance.now() }

export function createKept(meters: Meters = REAL): Kept {
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
      const known = find(key, meters.nowMs())
      if (known !== null) return known.value as Promise<T>
      const from = meters.cpuMs()
      const value = make()
      // While it is being made, whoever else asks gets the same.
      const entry: Entry = { value, until: Number.POSITIVE_INFINITY }
      keep(key, entry)
      value.then(
        () => {
          entry.until = keptUntil(meters, from)
        },
        () => {
          entry.until = 0
        },
      )
      return value
    },
    answerNow<T>(key: string, make: () => T): T {
      const known = find(key, meters.nowMs())
      if (known !== null) return known.value as T
      const from = meters.cpuMs()
      const value = make()
      keep(key, { value, until: keptUntil(meters, from) })
      return value
    },
    forget: () => entries.clear(),
  }
}

function keptUntil({ cpuMs, nowMs }: Meters, from: number): number {
  const costMs = cpuMs() - from
  return costMs < CHEAP_MS ? 0 : nowMs() + Math.min(LONGEST_MS, costMs * FACTOR)
}

/** Of this thread: waiting for a busy machine makes no answer dear. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
