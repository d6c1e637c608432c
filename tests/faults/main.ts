// npm run test:faults [-- --short] [--story NAME] [--seed N]: tells the stories one by one and prints their account.
import { parseArgs } from 'node:util'
import { STORIES } from './stories/index.ts'
import { isGood, type StoryResult, tellStory } from './support/story.ts'
import { table } from './support/table.ts'

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    /** Only stories whose name contains this; may be given more than once. */
    story: { type: 'string', multiple: true, default: [''] },
    /** The same seed makes the same choices. */
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
})
const seed = Number(options.seed)
const chosen = STORIES.filter(({ name }) => options.story.some((part) => name.includes(part)))
const say = (line: string) => void process.stdout.write(`${line}\n`)

say(`${options.short ? 'short' : 'long'} form, seed ${seed}`)
const results: StoryResult[] = []
for (const story of chosen) {
  const result = await tellStory(story, { isLong: !options.short, seed, say })
  results.push(result)
  say(
    `${result.name}: ${result.skipped ?? (isGood(result) ? 'good' : 'NOT GOOD')}, ${result.seconds.toFixed(0)} s`,
  )
  for (const line of [...result.figures, ...result.account.problems]) say(`  ${line}`)
}
say(`\n${table(results)}`)
process.exit(chosen.length > 0 && results.every(isGood) ? 0 : 1)
