// Families of several inspections on one page: each family once and whole, none of its series twice.
import type { Families } from './host-text.ts'

const HEADER_LINES = 2

/** Where two inspections give one family, the first says what it is; a second of another type is left out. */
export function mergeFamilies(blocks: readonly Families[]): string {
  const merged = new Map<string, string>()
  for (const block of blocks) {
    for (const [name, text] of Object.entries(block)) {
      const first = merged.get(name)
      merged.set(name, first === undefined ? text : first + newSamples(first, text))
    }
  }
  return [...merged.values()].join('')
}

function newSamples(first: string, text: string): string {
  const before = first.split('\n')
  const lines = text.split('\n').slice(0, -1)
  if (lines[1] !== before[1]) return ''
  const known = new Set(before.map(seriesOf))
  return lines
    .slice(HEADER_LINES)
    .filter((line) => !known.has(seriesOf(line)))
    .map((line) => `${line}\n`)
    .join('')
}

function seriesOf(line: string): string {
  return line.slice(0, line.lastIndexOf(' '))
}
