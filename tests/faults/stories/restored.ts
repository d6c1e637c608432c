// The collector is put back to yesterday's backup: agents send again what they still hold, the rest is told as gone.
import { cpSync, rmSync } from 'node:fs'
import { createPair, disturb } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

export const restored: Story = {
  name: 'restored from a backup',
  async tell({ isLong, random }: Told) {
    const times = isLong ? 6 : 1
    const pair = await createPair({ isPatient: isLong })
    const backup = `${pair.dataDir}.backup`
    const work = async (ms: number) => {
      for (let left = ms; left > 0; left -= 500) {
        disturb(pair, random)
        await pause(500)
      }
    }
    try {
      for (let time = 0; time < times; time += 1) {
        await pair.connected()
        await work(random.whole(2_000, 4_000))
        await pair.collector().stop()
        rmSync(backup, { recursive: true, force: true })
        cpSync(pair.dataDir, backup, { recursive: true })
        pair.respawnCollector()
        await pair.connected()
        await work(random.whole(5_000, isLong ? 15_000 : 8_000))
        await pair.collector().kill()
        rmSync(pair.dataDir, { recursive: true })
        cpSync(backup, pair.dataDir, { recursive: true })
        if (random.chance(0.5)) {
          await pair.killAgent()
          pair.respawnAgent()
        }
        pair.respawnCollector()
        await work(random.whole(1_000, 3_000))
      }
      return { runs: times, accounts: [await pair.settle()] }
    } finally {
      await pair.remove()
    }
  },
}
