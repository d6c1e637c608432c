// A real collector tells: what it had to tell when it was killed arrives after its start, once; what stands is said again.
import { afterEach, expect, it } from 'vitest'
import { createIdentity, enrol } from '../support/agent-client.ts'
import { createRig, type Rig, until } from '../support/processes.ts'
import { type Receiver, startReceiver } from '../support/receivers/receiver.ts'
import { startWebhook } from '../support/receivers/webhook-receiver.ts'
import { Recorder } from '../support/recorder.ts'
import { DISK, hello } from '../support/rounds.ts'
import { createRandom } from '../support/seeded.ts'
import { SimulatedAgent } from '../support/simulated-agent.ts'

const SECRET = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`
let rig: Rig | null = null
let agent: SimulatedAgent | null = null
let receiver: Awaited<ReturnType<typeof startWebhook>> | null = null
let manager: Receiver | null = null
afterEach(async () => {
  agent?.disconnect()
  await rig?.remove()
  await receiver?.close()
  await manager?.close()
})

it('a message outlives kill -9 and arrives under its id, signed', async () => {
  receiver = await startWebhook({ secret: SECRET })
  receiver.behave('server-error', 'server-error')
  rig = await createRig()
  const settings = { logLevel: 'error', notify: { allow: ['127.0.0.1'] } }
  const collector = await rig.startCollector(settings)
  const channel = await collector.post<{ id: string }>('/api/v1/settings/channel', {
    body: { name: 'receiver', language: 'en', settings: { type: 'webhook', url: `${receiver.url}/` } },
    secrets: { signingSecret: SECRET },
  })
  await collector.post('/api/v1/settings/route', { body: { name: 'all', channelIds: [channel.id] } })
  const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', {})
  const identity = createIdentity()
  await enrol(collector.url, code, identity, { hostname: 'web-01' })
  const inspections = [{ ...DISK, faults: { ...DISK.faults, badRounds: 1 } }]
  agent = new SimulatedAgent({
    base: () => collector.url,
    identity,
    hello: hello({ inspections }),
    recorder: new Recorder(),
    random: createRandom(1),
  })
  agent.connect()
  await agent.ready()
  const round = { inspection: 'disk', trigger: 'event', outcome: 'completed', plannedAt: null } as const
  agent.produce({ ...round, observedAt: Date.now(), verdicts: [['/', 'critical']] })
  const { received } = receiver
  await until('the receiver has refused it', () => (received.length > 0 ? true : null))
  await collector.kill()
  const again = await rig.startCollector(settings)
  await until('it has arrived', () => (receiver?.seen.size === 1 ? true : null), 40_000)
  const ids = new Set(received.map(({ headers }) => headers['webhook-id']))
  expect(ids.size).toBe(1)
  expect(receiver.json()).toMatchObject({ type: 'xunjian.opened', data: { fault: { hostName: 'web-01' } } })
  await until('it is on record', async () => {
    const page = await again.get<{ counts: { sent: number } }>('/api/v1/notifications')
    return page.counts.sent === 1 ? true : null
  })
}, 120_000)

it('an Alertmanager that is set up while the collector runs is told again of what stands', async () => {
  manager = await startReceiver(() => ({ status: 200, body: '' }))
  const { received, url } = manager
  rig = await createRig()
  const collector = await rig.startCollector({ notify: { allow: ['127.0.0.1'] } })
  const settings = { type: 'alertmanager', urls: [url], resendSeconds: 10 }
  const channel = await collector.post<{ id: string }>('/api/v1/settings/channel', {
    body: { name: 'Alertmanager', language: 'en', settings },
  })
  await collector.post('/api/v1/settings/route', { body: { name: 'all', channelIds: [channel.id] } })
  await collector.post('/api/v1/faults', { title: 'The air conditioning drips' })
  await until('it is told', () => (received.length > 0 ? true : null))
  await until('and again', () => (received.length > 1 ? true : null), 60_000)
  const labels = received.map(({ body }) => JSON.parse(body)[0].labels)
  expect(labels[1]).toEqual(labels[0])
  expect(labels[0]).toMatchObject({ alertname: 'XunjianReport', fault: '1' })
}, 120_000)
