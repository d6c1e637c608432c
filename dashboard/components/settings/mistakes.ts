// What is wrong with a draft, by the path of the field; what the form sees itself and what the collector says.
import { createContext, useContext, useLayoutEffect } from 'react'
import type { Problem } from '../../../shared/api/common.ts'
import type { SayMistake } from '../say-mistake.ts'

/** Path within the body, such as `rule.badRounds` or `shifts[0].people`, and what is wrong in words. */
export type Mistakes = Readonly<Record<string, string>>

/** A field that says what is wrong with a place, and with what lies further in when it is `deep`. */
export type Place = { readonly path: string; readonly deep: boolean }

type Book = {
  readonly mistakes: Mistakes
  /** A field marks its place as wrong; the answer takes the mark away. */
  readonly mark: (place: Place) => () => void
}
export const MistakesContext = createContext<Book>({ mistakes: {}, mark: () => () => undefined })

/** What is wrong with a place, for the field that says so: nobody else need say it then. */
export function useMistake(path: string, { deep = false } = {}): string | undefined {
  const { mistakes, mark } = useContext(MistakesContext)
  const mistake = deep ? mistakeAt(mistakes, path) : mistakes[path]
  const isWrong = mistake !== undefined
  // Before it is painted, so that nothing is said at the foot that stands beside a field.
  useLayoutEffect(() => (isWrong ? mark({ path, deep }) : undefined), [isWrong, mark, path, deep])
  return mistake
}

/** Those that no field says. */
export function unmarked(mistakes: Mistakes, marked: readonly Place[]): [path: string, words: string][] {
  const isSaid = (path: string) =>
    marked.some((place) => place.path === path || (place.deep && isWithin(path, place.path)))
  return Object.entries(mistakes).filter(([path]) => !isSaid(path))
}

/**
 * The collector names places in the request: those of the body as the form has them, and `secrets.name` beside it. What
 * is wrong elsewhere keeps its place as it came.
 */
export function mistakesOf(problem: Problem | null, say: SayMistake): Mistakes {
  const found = (problem?.errors ?? []).map((mistake) => {
    const place = /^json\.(?:body\.)?(.+)$/.exec(mistake.path)?.[1]
    return [place ?? mistake.path, say(mistake)] as const
  })
  return Object.fromEntries(found)
}

/** The nearest field that a mistake further in belongs to: `match.items[3]` is said at `match.items`. */
export function mistakeAt(mistakes: Mistakes, path: string): string | undefined {
  const own = mistakes[path]
  if (own !== undefined) return own
  const inner = Object.keys(mistakes).find((key) => isWithin(key, path))
  return inner === undefined ? undefined : mistakes[inner]
}

function isWithin(path: string, outer: string): boolean {
  return path.startsWith(`${outer}[`) || path.startsWith(`${outer}.`)
}
