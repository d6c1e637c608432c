// The network between agent and collector: two seconds of latency, stalls, a narrow line, cuts, resets, stalled handshakes.
import { type FaultProxy, startFaultProxy, type Weather } from '../../support/fault-proxy.ts'
import type { Random } from '../../support/seeded.ts'
import { createPair, disturb, type Pair } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

type Spell = {
  readonly weather: Weather
  readonly before?: 'end' | 'reset'
  readonly ms: readonly [number, number]
}

/** In the long form a stall outlasts the agent's patience of three heartbeats. */
const spells = (isLong: boolean): readonly Spell[] => [
  { weather: { kind: 'slow', latencyMs: 2_000 }, ms: isLong ? [5_000, 15_000] : [4_000, 4_000] },
  { weather: { kind: 'pass' }, before: 'reset', ms: [500, 2_000] },
  { weather: { kind: 'narrow', bytesPerSecond: 3_000 }, ms: isLong ? [5_000, 15_000] : [3_000, 3_000] },
  { weather: { kind: 'stalled' }, ms: isLong ? [50_000, 60_000] : [2_000, 3_000] },
  { weather: { kind: 'pass' }, before: 'end', ms: [500, 2_000] },
  { weather: { kind: 'mute' }, before: 'reset', ms: isLong ? [12_000, 25_000] : [2_000, 2_500] },
  { weather: { kind: 'closed' }, before: 'end', ms: isLong ? [2_000, 10_000] : [1_500, 2_500] },
]

export const badWeather: Story = {
  name: 'bad weather on the line',
  async tell({ isLong, random, say }: Told) {
    const times = isLong ? 2 : 1
    const pairs = isLong ? 4 : 2
    const accounts = await Promise.all(
      Array.from({ length: pairs }, async () => {
        const chance = random.fork()
        const lines: FaultProxy[] = []
        const pair = await createPair({
          isPatient: isLong,
          route: async (frames) => {
            const line = await startFaultProxy(Number(new URL(frames.url).port))
            lines.push(line)
            return `http://127.0.0.1:${line.port}`
          },
        })
        try {
          const [line] = lines
          if (line === undefined) throw new Error('the pair has a line')
          for (let time = 0; time < times; time += 1) await passSpells(pair, line, { random: chance, isLong })
          say('the weather is fine again')
          return await pair.settle()
        } finally {
          await pair.remove()
          for (const line of lines) await line.close()
        }
      }),
    )
    return { runs: pairs * times * spells(isLong).length, accounts }
  },
}

type Passing = { readonly random: Random; readonly isLong: boolean }

async function passSpells(pair: Pair, line: FaultProxy, { random, isLong }: Passing): Promise<void> {
  for (const { weather, before, ms } of spells(isLong)) {
    if (before === undefined) {
      line.set({ kind: 'pass' })
      await pair.connected()
    } else line.cut(before)
    line.set(weather)
    for (let left = random.whole(...ms); left > 0; left -= 500) {
      disturb(pair, random)
      await pause(Math.min(left, 500))
    }
  }
  line.cut('reset')
  line.set({ kind: 'pass' })
}
