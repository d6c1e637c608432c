// The collector is away for longer than the outbox can hold: what had to go is counted, told, and shown as holes.
import Database from 'better-sqlite3'
import { createPair } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

export const outboxLimits: Story = {
  name: 'outbox at its limits',
  async tell({ isLong, random }: Told) {
    const pair = await createPair({ isPatient: isLong, agent: { outbox: { maxSize: '16KiB' } } })
    const times = isLong ? 4 : 1
    try {
      for (let time = 0; time < times; time += 1) {
        await pause(1_500)
        await pair.collector().kill()
        // A change in the middle of the outage is kept before routine rounds.
        await pause(random.whole(3_000, 5_000))
        pair.setBackup(false)
        await pause(isLong ? 60_000 : 14_000)
        pair.setBackup(true)
        if (random.chance(0.5)) {
          await pair.killAgent()
          pair.respawnAgent()
        }
        pair.respawnCollector()
        await pause(2_000)
      }
      const account = await pair.settle()
      const { counted, inHoles } = countHoles(pair.databasePath)
      const problems = [
        ...(account.told === 0 ? ['nothing was dropped, so the story shows nothing'] : []),
        ...(counted === inHoles
          ? []
          : [`holes hold ${inHoles} rounds, counted by inspection are ${counted}`]),
      ]
      return { runs: times, accounts: [account], problems }
    } finally {
      await pair.remove()
    }
  },
}

function countHoles(path: string): { counted: number; inHoles: number } {
  const db = new Database(path, { readonly: true })
  const rows = db.prepare('SELECT from_seq, to_seq, counts FROM holes').all() as {
    from_seq: number
    to_seq: number
    counts: string
  }[]
  db.close()
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
  return {
    counted: sum(rows.flatMap(({ counts }) => Object.values(JSON.parse(counts) as Record<string, number>))),
    inHoles: sum(rows.map(({ from_seq, to_seq }) => to_seq - from_seq + 1)),
  }
}
