// A page of a file is garbage: the agent's outbox is put aside and the agent goes on; the collector says so and does not lie.
import { closeSync, openSync, readdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { until } from '../../support/processes.ts'
import type { Random } from '../../support/seeded.ts'
import { createPair, disturb, type Pair } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

const SAYS_SO = /malformed|damaged|corrupt/i

export const damagedFiles: Story = {
  name: 'damaged files',
  async tell({ isLong, random }: Told) {
    const times = isLong ? 5 : 1
    const problems: string[] = []
    const pair = await createPair({ isPatient: isLong })
    try {
      for (let time = 0; time < times; time += 1) {
        await pause(2_500)
        disturb(pair, random)
        await emptyOutbox(pair)
        await pair.killAgent()
        spoilPages(join(pair.stateDir, 'outbox.db'), random)
        pair.respawnAgent()
        await pause(2_500)
      }
      const aside = readdirSync(pair.stateDir).filter((name) => /^outbox\.db\.damaged-[^.]*$/.test(name))
      if (aside.length < times) problems.push(`${aside.length} of ${times} damaged outboxes were put aside`)
      const account = await pair.settle()
      const collector = await createPair({ isPatient: isLong })
      try {
        problems.push(...(await damageCollector(collector, random)))
      } finally {
        await collector.remove()
      }
      return { runs: times + 1, accounts: [account], problems }
    } finally {
      await pair.remove()
    }
  },
}

/** What lay in a damaged file and was handed over nowhere else cannot come back; here nothing waits in it. */
async function emptyOutbox(pair: Pair): Promise<void> {
  await pair.agent().stop()
  pair.respawnAgent()
  await until('nothing waits', () => (pair.waiting() === 0 ? true : null), 60_000)
}

function spoilPages(path: string, random: Random): void {
  const db = new Database(path)
  db.pragma('wal_checkpoint(TRUNCATE)')
  const pages = db.pragma('page_count', { simple: true }) as number
  const size = db.pragma('page_size', { simple: true }) as number
  db.close()
  const file = openSync(path, 'r+')
  for (let page = 1; page < pages; page += 1) {
    const garbage = Buffer.from(Array.from({ length: size }, () => random.whole(0, 255)))
    writeSync(file, garbage, 0, size, page * size)
  }
  closeSync(file)
}

/** A page of the round log is gone. Either it refuses to start and says why, or what it acknowledges from then on is stored. */
async function damageCollector(pair: Pair, random: Random): Promise<string[]> {
  await until('some rounds are acknowledged', () => (highest(pair) >= 5 ? true : null), 60_000)
  await pair.agent().stop()
  await pair.collector().stop()
  const { page, size, lastId } = leafOfLog(pair.databasePath)
  const file = openSync(pair.databasePath, 'r+')
  const garbage = Buffer.from(Array.from({ length: size }, () => random.whole(0, 255)))
  writeSync(file, garbage, 0, size, (page - 1) * size)
  closeSync(file)
  const before = highest(pair)
  pair.respawnCollector()
  pair.respawnAgent()
  const hasShown = () => (SAYS_SO.test(pair.collector().output()) || highest(pair) > before ? true : null)
  await until('it says so or goes on', hasShown, 30_000).catch(() => undefined)
  await pause(2_000)
  const said = SAYS_SO.test(pair.collector().output())
  const after = highest(pair)
  await pair.agent().kill()
  await pair.collector().kill()
  if (after === before)
    return said ? [] : ['a damaged database: nothing is taken any more and nobody is told']
  const stored = countBehind(pair.databasePath, lastId)
  return stored >= after - before
    ? []
    : [`a damaged database: ${after - before} rounds were acknowledged, ${stored} are stored`]
}

function highest(pair: Pair): number {
  const epochs = [...pair.recorder.hosts.values()].flatMap((one) => [...one.values()])
  return epochs.reduce((sum, { acknowledgedTo }) => sum + acknowledgedTo, 0)
}

function leafOfLog(path: string): { page: number; size: number; lastId: number } {
  const db = new Database(path)
  db.pragma('wal_checkpoint(TRUNCATE)')
  const day = db.prepare('SELECT max(day) FROM days').pluck().get() as string
  const page = db
    .prepare("SELECT max(pageno) FROM dbstat WHERE name = ? AND pagetype = 'leaf'")
    .pluck()
    .get(`rounds_${day}`) as number
  const lastId = db.prepare(`SELECT max(id) FROM rounds_${day}`).pluck().get() as number
  const size = db.pragma('page_size', { simple: true }) as number
  db.close()
  return { page, size, lastId }
}

function countBehind(path: string, id: number): number {
  const db = new Database(path, { readonly: true })
  try {
    const day = db.prepare('SELECT max(day) FROM days').pluck().get() as string
    return db.prepare(`SELECT count(*) FROM rounds_${day} WHERE id > ?`).pluck().get(id) as number
  } finally {
    db.close()
  }
}
