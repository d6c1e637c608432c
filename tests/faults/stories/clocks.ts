// A clock that jumps an hour, ten years, or stands still, on either side: nothing lost, nothing flooded, faults still open.
import { createFalseTime, frozenAt } from '../support/false-time.ts'
import { createPair, type Pair } from '../support/pair.ts'
import { pause, type Story, type Told } from '../support/story.ts'

type Side = 'agent' | 'collector'
const TIMES = ['+3600', '-3600', '+10y', '-10y', 'frozen'] as const
/** Of three inspections, one to two seconds apart each; a leap must not invent thousands. */
const ROUNDS_A_SECOND = 10
const MISSED_AT_MOST = 3_000

export const clocks: Story = {
  name: 'clocks that jump and stop',
  needs: ['false-time'],
  async tell({ isLong, random, say }: Told) {
    const wrongMs = isLong ? 15_000 : 3_000
    const sides: readonly Side[] = ['agent', 'collector']
    const ends = await Promise.all(
      sides.map(async (side) => {
        const pair = await createPair({ isPatient: isLong })
        const order = random.fork()
        const times = isLong ? [...TIMES, ...TIMES] : [...TIMES]
        times.sort(() => order.next() - 0.5)
        try {
          const startedAt = performance.now()
          await liveThrough(pair, { side, times, wrongMs, say })
          const account = await pair.settle({ isClockTrue: false })
          return { account, problems: floods(side, account.produced, performance.now() - startedAt) }
        } finally {
          await pair.remove()
        }
      }),
    )
    return {
      runs: ends.length * TIMES.length * (isLong ? 2 : 1),
      accounts: ends.map(({ account }) => account),
      problems: ends.flatMap(({ problems }) => problems),
    }
  },
}

type Life = {
  readonly side: Side
  readonly times: readonly (typeof TIMES)[number][]
  readonly wrongMs: number
  readonly say: Told['say']
}

async function liveThrough(pair: Pair, { side, times, wrongMs, say }: Life): Promise<void> {
  const clock = createFalseTime(pair.rig.dir, side)
  if (side === 'agent') {
    await pair.killAgent()
    pair.respawnAgent(clock.env)
  } else {
    await pair.collector().kill()
    pair.respawnCollector(clock.env)
  }
  await pair.connected()
  for (const time of times) {
    say(`the ${side}'s clock: ${time}`)
    clock.set(time === 'frozen' ? frozenAt(Date.now()) : time)
    pair.setBackup(false)
    await pause(wrongMs)
    pair.setBackup(true)
    clock.set('+0')
    await pause(wrongMs / 2)
  }
}

function floods(side: Side, produced: number, tookMs: number): string[] {
  const bound = (tookMs / 1_000) * ROUNDS_A_SECOND + MISSED_AT_MOST
  return produced > bound
    ? [`${side}: ${produced} rounds in ${Math.round(tookMs / 1_000)} s are a flood`]
    : []
}
