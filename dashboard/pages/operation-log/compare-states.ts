// What a change left as it was and what it changed, value by value.
import type { AuditRow } from '../../api.ts'
import { exact } from '../../time.ts'

type State = AuditRow['before']
type Value = State | undefined
export type Compared = {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
  readonly same: boolean
}

/** Changed values first; a value that one side does not have is null there. */
export function compareStates(before: State, after: State): Compared[] {
  const old = flatten(before)
  const now = flatten(after)
  const rows = [...new Set([...old.keys(), ...now.keys()])].map((path) => {
    const was = old.get(path) ?? null
    const is = now.get(path) ?? null
    return { path, before: was, after: is, same: was === is }
  })
  return [...rows.filter((row) => !row.same), ...rows.filter((row) => row.same)]
}

function flatten(state: Value, path = '', values = new Map<string, string>()): Map<string, string> {
  if (state === undefined || (state === null && path === '')) return values
  if (state !== null && typeof state === 'object' && !Array.isArray(state)) {
    for (const [name, value] of Object.entries(state))
      flatten(value as Value, path === '' ? name : `${path}.${name}`, values)
    return values
  }
  return values.set(path, typeof state === 'string' ? state : JSON.stringify(state))
}

/** A moment as people read it; an empty text is told from none. */
export function sayValue(path: string, text: string): string {
  if (/At$/.test(path) && /^\d{12,14}$/.test(text)) return exact(Number(text))
  return text === '' ? '""' : text
}
