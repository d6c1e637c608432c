// Dates that a window leaves out, written as its settings have them: the local time of their beginning, in its own zone.
import { localClock, localDate } from '../../local-time.ts'

export function localBeginning(at: number, timeZone: string): string {
  return `${localDate(at, timeZone)}T${localClock(at, timeZone)}`
}

export const sayBeginning = (local: string) => local.replace('T', ' ')

export function withLeftOut(except: readonly string[], local: string): string[] {
  return [...new Set([...except, local])].sort()
}

/** A window that begins at another time of day than before is left out on the same dates. */
export function moveWith(except: readonly string[], before: string, after: string): string[] {
  const [old, next] = [before.slice(10), after.slice(10)]
  return except.map((local) => (local.endsWith(old) ? `${local.slice(0, 10)}${next}` : local))
}

/** The first `count` that take place, with those that are left out before and between them. */
export function untilCount<T>(dates: readonly T[], isLeftOut: (date: T) => boolean, count: number): T[] {
  let left = count
  return dates.filter((date) => left > 0 && (isLeftOut(date) || left-- > 0))
}

/** Whether the window would begin then; null where nobody knows, since the dates do not reach so far. */
export function isBeginning(local: string, dates: readonly string[]): boolean | null {
  const [first, last] = [dates[0], dates.at(-1)]
  if (first === undefined || last === undefined || local < first || local > last) return null
  return dates.includes(local)
}
