// Another process holds the lock of the collector's database, or of the agent's outbox, for some seconds; some start into it.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createPair, disturb, type Pair } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

export const lockedDatabases: Story = {
  name: 'locked databases',
  async tell({ isLong, random }: Told) {
    const times = isLong ? 12 : 1
    const accounts = await Promise.all(
      (['collector', 'agent'] as const).map(async (side) => {
        const pair = await createPair({ isPatient: isLong })
        const path = side === 'collector' ? pair.databasePath : join(pair.stateDir, 'outbox.db')
        try {
          for (let time = 0; time < times; time += 1) {
            await pause(random.whole(1_000, 2_000))
            const other = new Database(path, { timeout: 5_000 })
            other.exec('BEGIN EXCLUSIVE')
            disturb(pair, random)
            if (random.chance(0.4)) await restart(pair, side)
            await pause(random.whole(1_000, isLong ? 12_000 : 5_000))
            other.exec('ROLLBACK')
            other.close()
            await pause(1_000)
            pair.respawnIfDead()
          }
          return await pair.settle()
        } finally {
          await pair.remove()
        }
      }),
    )
    return { runs: accounts.length * times, accounts }
  },
}

async function restart(pair: Pair, side: 'collector' | 'agent'): Promise<void> {
  if (side === 'agent') {
    await pair.killAgent()
    pair.respawnAgent()
  } else {
    await pair.collector().kill()
    pair.respawnCollector()
  }
}
