// What is wrong with a draft, by the path of the field; what the form sees itself and what the collector says.
import { createContext } from 'react'
import type { Problem } from '../../../shared/api/common.ts'
import type { SayMistake } from '../say-mistake.ts'

/** Path within the body, such as `rule.badRounds` or `shifts[0].people`, and what is wrong in words. */
export type Mistakes = Readonly<Record<string, string>>

export const MistakesContext = createContext<Mistakes>({})

/** The collector names places in the request: those of the body as the form has them, and `secrets.name` beside it. */
export function mistakesOf(problem: Problem | null, say: SayMistake): Mistakes {
  const mine = (problem?.errors ?? []).flatMap((mistake) => {
    const place = /^json\.(?:body\.)?(.+)$/.exec(mistake.path)?.[1]
    return place === undefined ? [] : [[place, say(mistake)] as const]
  })
  return Object.fromEntries(mine)
}

/** The nearest field that a mistake further in belongs to: `match.items[3]` is said at `match.items`. */
export function mistakeAt(mistakes: Mistakes, path: string): string | undefined {
  const own = mistakes[path]
  if (own !== undefined) return own
  const inner = Object.keys(mistakes).find((key) => key.startsWith(`${path}[`) || key.startsWith(`${path}.`))
  return inner === undefined ? undefined : mistakes[inner]
}
