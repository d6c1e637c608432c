// Two groups of agents are cut off one after the other; the second outage begins while the first backlog still comes in.
import type { SimulatedAgent } from '../../support/simulated-agent.ts'
import { createFleet, createPast, type Past, produceLive, SLOT_MS } from '../support/fleet.ts'
import { pause, type Story, type Told } from '../support/story.ts'

export const overlappingOutages: Story = {
  name: 'two outages that overlap',
  async tell({ isLong, random, say }: Told) {
    const size = isLong ? { agents: 60, rounds: 600 } : { agents: 12, rounds: 100 }
    const fleet = await createFleet({ agents: size.agents, random })
    try {
      const pasts = fleet.agents.map(() => createPast(random.fork()))
      const east = fleet.agents.filter((_, index) => index % 2 === 0)
      const west = fleet.agents.filter((_, index) => index % 2 === 1)
      for (const agent of east) fillOutbox(agent, createPast(random.fork()), size.rounds)
      connect(west)
      const stopLive = produceLive(fleet.agents, pasts, 1_000)
      await pause(random.whole(500, 1_500))
      say('the first group comes back')
      connect(east)
      await pause(random.whole(200, 800))
      say('the second group is cut off, with what it has on its way')
      disconnect(west)
      await pause(isLong ? 20_000 : 3_000)
      say('half of the first group is cut off once more, in the middle of its catching up')
      disconnect(east.filter(() => random.chance(0.5)))
      await pause(random.whole(200, 800))
      connect(fleet.agents)
      await pause(1_000)
      await stopLive()
      await fleet.allAcknowledged(120_000)
      await fleet.collector().stop()
      return { runs: size.agents, accounts: [fleet.check()] }
    } finally {
      await fleet.remove()
    }
  },
}

function fillOutbox(agent: SimulatedAgent, past: Past, rounds: number): void {
  const now = Math.floor(Date.now() / SLOT_MS) * SLOT_MS
  for (let slot = rounds; slot > 0; slot -= 1) {
    const plannedAt = now - slot * SLOT_MS
    agent.produce(past.at(plannedAt + 500, plannedAt))
  }
  // What it says from now on comes from another past.
  agent.produce({ ...past.at(now, now), verdicts: [['/', 'ok']] })
}

function connect(agents: readonly SimulatedAgent[]): void {
  for (const agent of agents) agent.connect()
}

function disconnect(agents: readonly SimulatedAgent[]): void {
  for (const agent of agents) agent.disconnect()
}
