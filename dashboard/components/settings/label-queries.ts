// A selector's labels as questions to the list of hosts, which knows only "all of these".
import type { Selector } from '../../../shared/selector.ts'

const MOST = 8

/** No two of them can count the same host, since a host has one value of a label; null: too many to ask. */
export function labelQueries(labels: Selector['labels']): string[] | null {
  let found: string[][] = [[]]
  for (const [key, values] of Object.entries(labels)) {
    found = found.flatMap((pairs) => values.map((value) => [...pairs, `${key}:${value}`]))
    if (found.length > MOST) return null
  }
  // The list takes pairs apart at commas.
  if (found.some((pairs) => pairs.some((pair) => pair.includes(',')))) return null
  return found.map((pairs) => pairs.join(','))
}
