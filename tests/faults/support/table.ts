// The table that the command prints and the README shows.
import { addAccounts } from './account.ts'
import type { StoryResult } from './story.ts'

const HEAD = [
  'story',
  'runs',
  'rounds produced',
  'stored',
  'dropped and told',
  'lost',
  'duplicated',
  'faults missed',
  'opened twice',
  'took',
]

export function table(results: readonly StoryResult[]): string {
  const told = results.filter(({ skipped }) => skipped === null)
  const all: StoryResult = {
    name: 'all',
    skipped: null,
    runs: told.reduce((sum, { runs }) => sum + runs, 0),
    account: addAccounts(told.map(({ account }) => account)),
    figures: [],
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  }
  const rows = [...results, all].map(rowOf)
  const widths = HEAD.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(HEAD), rule, ...rows.map(line)].join('\n')
}

function rowOf({ name, skipped, runs, account, seconds }: StoryResult): string[] {
  if (skipped !== null) return [name, `skipped: ${skipped}`, ...Array.from({ length: 8 }, () => '–')]
  const { produced, stored, told, lost, duplicated, faultsMissed, openedTwice } = account
  const counts = [runs, produced, stored, told, lost, duplicated, faultsMissed, openedTwice]
  return [name, ...counts.map((count) => count.toLocaleString('en')), `${seconds.toFixed(0)} s`]
}
