// npm run bench:notify: critical events on hosts, and how long it takes until the first notification reaches its receiver.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createIdentity, enrol } from '../support/agent-client.ts'
import { createRig } from '../support/processes.ts'
import { Recorder } from '../support/recorder.ts'
import { DISK, hello } from '../support/rounds.ts'
import { createRandom } from '../support/seeded.ts'
import { SimulatedAgent } from '../support/simulated-agent.ts'
import { percentile } from './storm.ts'

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '100' },
    events: { type: 'string', default: '300' },
    /** Events a second. The channel takes five messages a second, and most of these faults end soon, which is told too. */
    rate: { type: 'string', default: '2' },
    /** Routine rounds a second beside them. */
    beside: { type: 'string', default: '100' },
    'mark-ms': { type: 'string', default: '2000' },
  },
})
const HOSTS = Number(options.hosts)
const EVENTS = Number(options.events)
const random = createRandom(1)

const observedAt = new Map<string, number>()
const tookMs = new Map<string, number>()
const receiver = createServer(async (request, response) => {
  const now = Date.now()
  const { item } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { item: string }
  const since = observedAt.get(item)
  if (since !== undefined && !tookMs.has(item)) tookMs.set(item, now - since)
  response.writeHead(204).end()
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')

const rig = await createRig()
try {
  const collector = await rig.startCollector({ logLevel: 'error', notify: { allow: ['127.0.0.0/8'] } })
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  // A template wants each message by itself; otherwise these would be a storm.
  const settings = { type: 'webhook', url, template: '{"item": "{{fault.item}}"}' }
  const channel = await collector.post<{ id: string }>('/api/v1/settings/channel', {
    body: { name: 'receiver', settings },
  })
  await collector.post('/api/v1/settings/route', { body: { name: 'all', channelIds: [channel.id] } })
  const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', { uses: HOSTS })
  const agents: SimulatedAgent[] = []
  const recorder = new Recorder()
  const faults = { ...DISK.faults, badRounds: 1 }
  for (let index = 0; index < HOSTS; index += 1) {
    const identity = createIdentity()
    await enrol(collector.url, code, identity, { hostname: `host-${index}` })
    const greeting = hello({ inspections: [{ ...DISK, faults }] })
    const agent = new SimulatedAgent({
      base: () => collector.url,
      identity,
      hello: greeting,
      recorder,
      random,
    })
    agents.push(agent)
    agent.connect()
    await agent.ready()
  }
  const anyAgent = () => agents[random.whole(0, HOSTS - 1)] as SimulatedAgent
  const beside = setInterval(
    () => makeRound(anyAgent(), 'schedule', '/', 'ok'),
    1_000 / Number(options.beside),
  )
  for (let event = 0; event < EVENTS; event += 1) {
    const item = `/event-${event}`
    observedAt.set(item, makeRound(anyAgent(), 'event', item, 'critical'))
    await wait((0.5 + random.next()) * (1_000 / Number(options.rate)))
  }
  for (let left = 100; left > 0 && tookMs.size < EVENTS; left -= 1) await wait(100)
  clearInterval(beside)
  for (const agent of agents) agent.disconnect()
  const all = [...tookMs.values()]
  const p99 = percentile(all, 0.99)
  const isQuick = tookMs.size === EVENTS && p99 < Number(options['mark-ms'])
  console.log(`
  ${EVENTS} critical events on ${HOSTS} hosts, ${options.rate} a second beside ${options.beside} routine rounds a second
  arrived                    ${tookMs.size}
  from the event to arrival  p50 ${percentile(all, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, at most ${Math.max(...all)} ms
  mark p99 < ${options['mark-ms']} ms: ${isQuick ? 'reached' : 'MISSED'}`)
  process.exitCode = isQuick ? 0 : 1
} finally {
  receiver.close()
  await rig.remove()
}

function makeRound(
  agent: SimulatedAgent,
  trigger: 'event' | 'schedule',
  item: string,
  status: 'ok' | 'critical',
): number {
  const at = Date.now()
  // An event names what it is about and nothing else: the others stay as they are.
  agent.produce({
    inspection: 'disk',
    trigger,
    outcome: 'completed',
    plannedAt: null,
    observedAt: at,
    verdicts: [[item, status]],
  })
  return at
}
