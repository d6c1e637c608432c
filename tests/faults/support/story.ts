// What a story is: something that goes wrong, in a short and a long form, and the account after it.
import { type Need, needs } from '../../support/needs.ts'
import { createRandom, type Random } from '../../support/seeded.ts'
import { type Account, addAccounts, isClean } from './account.ts'

export type Told = {
  readonly isLong: boolean
  readonly random: Random
  /** One line for whoever watches. */
  readonly say: (line: string) => void
}
export type StoryEnd = {
  /** How often the thing went wrong. */
  readonly runs: number
  readonly accounts: readonly Account[]
  /** Expectations of the story itself that were not met, beside what the accounts say. */
  readonly problems?: readonly string[]
  /** Figures for people. */
  readonly figures?: readonly string[]
}
export type Story = {
  readonly name: string
  readonly needs?: readonly Need[]
  /** Why it cannot be told on this machine, though what it needs is installed; null: it can. */
  readonly cannot?: () => string | null
  /** Measures, or takes the whole machine: nothing else runs beside it. */
  readonly isAlone?: boolean
  readonly tell: (told: Told) => Promise<StoryEnd>
}
export type StoryResult = {
  readonly name: string
  readonly skipped: string | null
  readonly runs: number
  readonly account: Account
  readonly figures: readonly string[]
  readonly seconds: number
}

export type Telling = {
  readonly isLong: boolean
  readonly seed: number
  readonly say: (line: string) => void
}

export async function tellStory(story: Story, { isLong, seed, say }: Telling): Promise<StoryResult> {
  const startedAt = performance.now()
  const base = { name: story.name, runs: 0, account: addAccounts([]), figures: [] }
  const seconds = () => (performance.now() - startedAt) / 1_000
  if (!needs(...(story.needs ?? []))) {
    return { ...base, skipped: `needs ${story.needs?.join(', ')}`, seconds: seconds() }
  }
  const reason = story.cannot?.() ?? null
  if (reason !== null) return { ...base, skipped: reason, seconds: seconds() }
  try {
    const random = createRandom(seed ^ hashOf(story.name))
    const end = await story.tell({ isLong, random, say: (line) => say(`${story.name}: ${line}`) })
    const sum = addAccounts(end.accounts)
    const account = { ...sum, problems: [...sum.problems, ...(end.problems ?? [])] }
    const { runs, figures = [] } = end
    return { name: story.name, skipped: null, runs, account, figures, seconds: seconds() }
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const account = { ...base.account, problems: [`the story ended early: ${words}`] }
    return { ...base, account, skipped: null, seconds: seconds() }
  }
}

export function isGood(result: StoryResult): boolean {
  return isClean(result.account)
}

function hashOf(name: string): number {
  return [...name].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7) >>> 0
}

/** As a rule of these stories: the moment is chance, so the wait is the story itself. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
