// npm run bench:catch-up: agents hand over a backlog while they go on making rounds; how fast it drains, how live live is.
import { parseArgs } from 'node:util'
import { isClean } from '../faults/support/account.ts'
import { createFleet, createPast, produceLive, SLOT_MS } from '../faults/support/fleet.ts'
import { createRandom } from '../support/seeded.ts'
import type { SimulatedAgent } from '../support/simulated-agent.ts'
import { percentile } from './storm.ts'

const { values: options } = parseArgs({
  options: {
    agents: { type: 'string', default: '200' },
    /** Rounds that each agent holds; 2,016 are seven days of one inspection every five minutes. */
    backlog: { type: 'string', default: '1000' },
    /** Live rounds a second of all agents together: 200 hosts with the default plan make about one. */
    live: { type: 'string', default: '50' },
    'mark-times': { type: 'string', default: '10' },
    'mark-ms': { type: 'string', default: '250' },
  },
})
const count = Number(options.agents)
const rate = Number(options.live)
const random = createRandom(1)
const fleet = await createFleet({ agents: count, random, collector: { store: {} } })
const pasts = fleet.agents.map(() => createPast(random.fork()))
const now = Math.floor(Date.now() / SLOT_MS) * SLOT_MS
for (const [index, agent] of fleet.agents.entries()) {
  for (let slot = Number(options.backlog); slot > 0; slot -= 1) {
    const plannedAt = now - slot * SLOT_MS
    const made = pasts[index]?.at(plannedAt + 300, plannedAt)
    if (made !== undefined) agent.produce(made)
  }
}
const startedAt = performance.now()
for (const agent of fleet.agents) agent.connect()
await Promise.all(fleet.agents.map((agent) => agent.ready()))
const stopLive = produceLive(fleet.agents, pasts, (1_000 * count) / rate)
const isDone = ({ backlogAckMs }: SimulatedAgent) => backlogAckMs.length >= Number(options.backlog)
await untilAgents((agents) => agents.some(isDone))
// What was live while all handed over; afterwards routine rounds wait for company again, as the settings have it.
const liveMs = fleet.agents.flatMap((agent) => agent.liveAckMs.splice(0))
const liveSeconds = (performance.now() - startedAt) / 1_000
await untilAgents((agents) => agents.every(isDone))
const seconds = (performance.now() - startedAt) / 1_000
await stopLive()
await fleet.allAcknowledged(60_000)
await fleet.collector().stop()
const account = fleet.check()
await fleet.remove()

const drain = (count * Number(options.backlog)) / seconds
const liveRate = liveMs.length / liveSeconds
const [times, p99] = [drain / liveRate, percentile(liveMs, 0.99)]
const isFast = times >= Number(options['mark-times'])
const isLive = p99 < Number(options['mark-ms'])
console.log(`
  backlog of ${count} agents: ${(count * Number(options.backlog)).toLocaleString('en')} rounds in ${seconds.toFixed(1)} s, ${drain.toFixed(0)} a second
  live meanwhile: ${liveMs.length} rounds, ${liveRate.toFixed(0)} a second; acknowledged after p50 ${percentile(liveMs, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, at most ${percentile(liveMs, 1).toFixed(0)} ms
  mark ${options['mark-times']} times the live rate: ${times.toFixed(0)} times, ${isFast ? 'reached' : 'MISSED'}
  mark p99 below ${options['mark-ms']} ms: ${isLive ? 'reached' : 'MISSED'}
  rounds produced ${account.produced}, stored ${account.stored}, lost ${account.lost}, duplicated ${account.duplicated}, faults missed ${account.faultsMissed}, opened twice ${account.openedTwice}`)
for (const line of account.problems) console.log(`  ${line}`)
process.exit(isFast && isLive && isClean(account) ? 0 : 1)

async function untilAgents(is: (agents: readonly SimulatedAgent[]) => boolean): Promise<void> {
  while (!is(fleet.agents)) await new Promise((resolve) => setTimeout(resolve, 50))
}
