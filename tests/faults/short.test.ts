// The short form of all stories, as a part of npm test: side by side, since most of their time is waiting.
import { describe, it } from 'vitest'
import { needs } from '../support/needs.ts'
import { STORIES } from './stories/index.ts'
import { isGood, tellStory } from './support/story.ts'

const SEED = 20_261_122

describe.concurrent('nothing is lost and nothing is twice', () => {
  for (const story of STORIES) {
    it.skipIf(!needs(...(story.needs ?? [])) || (story.cannot?.() ?? null) !== null)(
      story.name,
      async ({ expect }) => {
        const result = await tellStory(story, { isLong: false, seed: SEED, say: () => undefined })
        expect(result.account).toMatchObject({ lost: 0, duplicated: 0, faultsMissed: 0, openedTwice: 0 })
        expect(result.account.problems).toEqual([])
        expect(isGood(result)).toBe(true)
      },
      240_000,
    )
  }
})
