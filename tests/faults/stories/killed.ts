// kill -9 of the collector, of the agent and of both, at random moments: in the middle of whatever they do.

import type { Random } from '../../support/seeded.ts'
import { createPair, disturb, type Pair } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

const PAIRS = 4

export const killed: Story = {
  name: 'killed',
  async tell({ isLong, random, say }: Told) {
    const kills = isLong ? 1_000 : 50
    const share = Math.ceil(kills / PAIRS)
    const accounts = await Promise.all(
      Array.from({ length: PAIRS }, async () => {
        const pair = await createPair({ isPatient: isLong })
        try {
          await killAndRespawn(pair, random.fork(), { times: share, isLong, say })
          return await pair.settle()
        } finally {
          await pair.remove()
        }
      }),
    )
    return { runs: share * PAIRS, accounts }
  },
}

type Killing = { readonly times: number; readonly isLong: boolean; readonly say: (line: string) => void }

async function killAndRespawn(pair: Pair, random: Random, { times, isLong, say }: Killing): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    // Mostly while they work, now and then while they start.
    await pause(random.chance(0.2) ? random.whole(0, 700) : random.whole(700, isLong ? 2_500 : 1_500))
    disturb(pair, random)
    const victim = random.pick(['collector', 'agent', 'both'])
    await Promise.all([
      victim === 'agent' ? null : pair.collector().kill(),
      victim === 'collector' ? null : pair.killAgent(),
    ])
    if (victim !== 'agent') pair.respawnCollector()
    if (victim !== 'collector') pair.respawnAgent()
    if (time % 50 === 0) say(`${time} of ${times} kills`)
  }
}
