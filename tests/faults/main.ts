// npm run test:faults [-- --short] [--story NAME] [--seed N]: tells the stories and prints their account.
import { parseArgs } from 'node:util'
import { STORIES } from './stories/index.ts'
import { isGood, type Story, type StoryResult, tellStory } from './support/story.ts'
import { table } from './support/table.ts'

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    /** Only stories whose name contains this; may be given more than once. */
    story: { type: 'string', multiple: true, default: [''] },
    /** The same seed makes the same choices. */
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    /** So many stories side by side: they mostly wait. Those that measure run alone, at the end. */
    'at-once': { type: 'string', default: '4' },
  },
})
const seed = Number(options.seed)
const chosen = STORIES.filter(({ name }) => options.story.some((part) => name.includes(part)))
const results = new Map<Story, StoryResult>()
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function tellNext(waiting: Story[]): Promise<void> {
  for (let story = waiting.shift(); story !== undefined; story = waiting.shift()) {
    const result = await tellStory(story, { isLong: !options.short, seed, say })
    results.set(story, result)
    const verdict = result.skipped ?? (isGood(result) ? 'good' : 'NOT GOOD')
    say(`${result.name}: ${verdict}, ${result.seconds.toFixed(0)} s`)
    for (const line of [...result.figures, ...result.account.problems]) say(`  ${line}`)
  }
}

say(`${options.short ? 'short' : 'long'} form, seed ${seed}`)
const beside = chosen.filter(({ isAlone }) => isAlone !== true)
await Promise.all(Array.from({ length: Number(options['at-once']) }, () => tellNext(beside)))
await tellNext(chosen.filter(({ isAlone }) => isAlone === true))

const inOrder = chosen.flatMap((story) => results.get(story) ?? [])
say(`\n${table(inOrder)}`)
process.exit(chosen.length > 0 && inOrder.every(isGood) ? 0 : 1)
