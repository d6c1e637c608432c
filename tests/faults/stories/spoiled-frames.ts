// Frames of rounds arrive twice, late, or behind those that were sent after them.
import type { Random } from '../../support/seeded.ts'
import { createPair, disturb, type Pair } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

export const spoiledFrames: Story = {
  name: 'frames doubled, delayed, in another order',
  async tell({ isLong, random }: Told) {
    const counts = { spoiled: 0 }
    const accounts = await Promise.all(
      Array.from({ length: 2 }, async () => {
        const pair = await createPair({ isPatient: isLong })
        try {
          pair.frames.mischief = spoil(random.fork(), counts)
          // A pause of the collector makes a backlog, whose frames come close together.
          for (let outages = isLong ? 12 : 2; outages > 0; outages -= 1) {
            await pair.connected()
            await work(pair, random, 4_000)
            await pair.collector().kill()
            await work(pair, random, 2_500)
            pair.respawnCollector()
          }
          await pair.connected()
          await work(pair, random, 4_000)
          pair.frames.mischief = null
          pair.frames.cut()
          return await pair.settle()
        } finally {
          await pair.remove()
        }
      }),
    )
    const problems = counts.spoiled === 0 ? ['no frame was spoiled, so the story shows nothing'] : []
    return { runs: counts.spoiled, accounts, problems }
  },
}

async function work(pair: Pair, random: Random, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    disturb(pair, random)
    await pause(500)
  }
}

function spoil(random: Random, counts: { spoiled: number }) {
  return (frame: string, pass: (frame: string) => void): void => {
    const isRound = frame.startsWith('{"type":"round"') || frame.startsWith('{"type":"gone"')
    if (!isRound || random.chance(0.4)) {
      pass(frame)
      return
    }
    counts.spoiled += 1
    if (random.chance(0.4)) {
      pass(frame)
      pass(frame)
    } else if (random.chance(0.5)) {
      pass(frame)
      setTimeout(() => pass(frame), random.whole(10, 3_000))
    } else setTimeout(() => pass(frame), random.whole(10, 1_500))
  }
}
