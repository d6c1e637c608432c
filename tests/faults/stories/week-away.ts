// The collector is away for seven days; then 200 agents hand over what they kept, while live rounds go on and it dies twice.
import { createFalseTime } from '../support/false-time.ts'
import { createFleet, createPast, type Fleet, produceLive, SLOT_MS } from '../support/fleet.ts'
import { pause, type Story, type Told } from '../support/story.ts'

const WEEK_MS = 7 * 86_400_000
const LIVE_EVERY_MS = 2_000

export const weekAway: Story = {
  name: 'a week away',
  needs: ['false-time'],
  isAlone: true,
  async tell({ isLong, random, say }: Told) {
    const size = isLong ? { agents: 200, rounds: WEEK_MS / SLOT_MS } : { agents: 20, rounds: 200 }
    const fleet = await createFleet({ agents: size.agents, random })
    try {
      const backAt = Math.floor(Date.now() / SLOT_MS) * SLOT_MS
      const awayAt = backAt - size.rounds * SLOT_MS
      const pasts = fleet.agents.map(() => createPast(random.fork()))
      await reportBefore(fleet, pasts, awayAt)

      for (const [index, agent] of fleet.agents.entries()) {
        const past = pasts[index]
        // Some are bad to this day: their faults have to open with their true beginning.
        for (let at = awayAt + SLOT_MS; at <= backAt; at += SLOT_MS) {
          if (at === backAt - 4 * SLOT_MS && random.chance(0.3)) past?.stay(true)
          if (past !== undefined) agent.produce(past.at(at + random.whole(0, 900), at))
        }
      }
      const waiting = fleet.agents.reduce((sum, { held }) => sum + held, 0)
      say(`${size.agents} agents hold ${waiting} rounds`)

      await fleet.startAgain()
      const startedAt = performance.now()
      for (const agent of fleet.agents) agent.connect()
      const stopLive = produceLive(fleet.agents, pasts, LIVE_EVERY_MS)
      for (let deaths = 0; deaths < 2; deaths += 1) {
        await pause(random.whole(500, isLong ? 20_000 : 1_500))
        say('the collector is killed as it takes the backlog')
        await fleet.killCollector()
        await fleet.startAgain()
      }
      await untilBacklogIsIn(fleet)
      const took = (performance.now() - startedAt) / 1_000
      await stopLive()
      await fleet.allAcknowledged(120_000)
      await fleet.collector().stop()
      const figures = [`${waiting} rounds of backlog were in after ${took.toFixed(0)} s, deaths included`]
      return { runs: size.agents, accounts: [fleet.check()], figures }
    } finally {
      await fleet.remove()
    }
  },
}

/** The collector lived seven days ago and heard each agent once; then it was away. */
async function reportBefore(fleet: Fleet, pasts: readonly ReturnType<typeof createPast>[], awayAt: number) {
  await fleet.killCollector()
  const offsetSeconds = Math.round((awayAt - Date.now()) / 1_000)
  const { env } = createFalseTime(fleet.rig.dir, 'collector', String(offsetSeconds))
  await fleet.startAgain(env)
  for (const [index, agent] of fleet.agents.entries()) {
    agent.connect()
    await agent.ready()
    const made = pasts[index]?.at(awayAt, awayAt)
    if (made !== undefined) agent.produce(made)
  }
  await fleet.allAcknowledged(60_000)
  for (const agent of fleet.agents) agent.disconnect()
  await fleet.killCollector()
}

async function untilBacklogIsIn(fleet: Fleet): Promise<void> {
  while (fleet.agents.some(({ held }) => held > 20)) await pause(200)
}
