// npm run bench:site-lost: the link of a site with 5,000 hosts is cut and comes back; faults, messages and times are told.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FaultPage } from '../../shared/api/fault.ts'
import { createIdentity, enrol } from '../support/agent-client.ts'
import { type Collector, createRig, until } from '../support/processes.ts'
import type { LoadIdentity } from './ingest-load.ts'
import type { StormOrder, StormReport } from './reconnect-load.ts'

const { values: options } = parseArgs({
  options: {
    /** On the site that is lost, and elsewhere. */
    agents: { type: 'string', default: '5000' },
    others: { type: 'string', default: '200' },
  },
})
const LOST = Number(options.agents)
const OTHERS = Number(options.others)
const AT_ONCE = 40
const WAIT_MS = 240_000

type Heard = { readonly at: number; readonly type: string; readonly title: string }
const heard: Heard[] = []
const receiver = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString()) as { type?: string; data?: { title?: string } }
    heard.push({
      at: Date.now(),
      type: body.type ?? '',
      title: body.data?.title ?? JSON.stringify(body).slice(0, 200),
    })
    response.writeHead(204).end()
  })
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')

const rig = await createRig()
const loaders: ChildProcess[] = []
try {
  const collector = await rig.startCollector({
    logLevel: 'error',
    staleness: { silentAfter: '45s', sweep: '5s' },
    notify: { allow: ['127.0.0.0/8'] },
  })
  await tellThere(collector, `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`)
  const east = await enrolSite(collector, 'east', LOST)
  const west = await enrolSite(collector, 'west', OTHERS)
  let site = await bring(collector, east, 2)
  await bring(collector, west, 3)
  console.log(`${LOST} agents of the site and ${OTHERS} others report`)

  const cutAt = Date.now()
  site.kill('SIGKILL')
  const parent = await until('the site is a fault', () => siteFault(collector), WAIT_MS)
  const openedMs = Date.now() - cutAt
  await until(
    'every host is silent',
    async () => ((await count(collector, `suppressed=only&parent=${parent.id}`)) === LOST ? true : null),
    WAIT_MS,
  )
  const allSilentMs = Date.now() - cutAt
  await settle()
  const told = heard.splice(0)
  const openElsewhere = (await count(collector, 'open=true&suppressed=false')) - 1

  const backAt = Date.now()
  site = await bring(collector, east, 2)
  await until(
    'the site is well',
    async () => ((await count(collector, 'open=true')) === 0 ? true : null),
    WAIT_MS,
  )
  const backMs = Date.now() - backAt
  await settle()
  const toldOfEnd = heard.splice(0)
  const isOne = told.length === 1 && toldOfEnd.length === 1 && openElsewhere === 0
  console.log(`
  the site is a fault        ${(openedMs / 1_000).toFixed(1)} s after the cut (silent after 45 s)
  all ${LOST} hosts below it   ${(allSilentMs / 1_000).toFixed(1)} s
  other faults open          ${openElsewhere}
  messages                   ${told.length}: ${told.map(({ title }) => title).join(' | ')}
  after the link was back    ${(backMs / 1_000).toFixed(1)} s until nothing was open, the way back of the agents included
  messages of the end        ${toldOfEnd.length}: ${toldOfEnd.map(({ title }) => title).join(' | ')}
  mark one parent, one message: ${isOne ? 'reached' : 'MISSED'}`)
  process.exitCode = isOne ? 0 : 1
} finally {
  for (const loader of loaders) loader.kill('SIGKILL')
  receiver.close()
  await rig.remove()
}

async function tellThere(collector: Collector, url: string): Promise<void> {
  const channel = await collector.post<{ id: string }>('/api/v1/settings/channel', {
    body: { name: 'receiver', language: 'en', settings: { type: 'webhook', url } },
  })
  await collector.post('/api/v1/settings/route', { body: { name: 'all', channelIds: [channel.id] } })
}

async function enrolSite(collector: Collector, site: string, count: number): Promise<LoadIdentity[]> {
  const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', {
    uses: count,
    labels: { site },
  })
  const identities: LoadIdentity[] = []
  const work = async () => {
    while (identities.length < count) {
      const hostname = `${site}-${String(identities.length).padStart(4, '0')}`
      const identity = createIdentity()
      const privateKey = identity.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
      identities.push({ ...identity, privateKey, hostname })
      await enrol(collector.url, code, identity, { hostname })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return identities
}

/** Connects them from a process of its own, which can be killed as a link is cut. */
async function bring(
  collector: Collector,
  identities: readonly LoadIdentity[],
  at: number,
): Promise<ChildProcess> {
  const loader = fork(join(import.meta.dirname, 'reconnect-load.ts'))
  loaders.push(loader)
  const fresh = identities.map((one) => ({ ...one, epoch: createIdentity().epoch }))
  await order(loader, {
    kind: 'prepare',
    base: collector.url,
    identities: fresh,
    localAddress: `127.0.0.${at}`,
    seed: at,
  })
  await order(loader, { kind: 'connect' })
  await order(loader, { kind: 'produce' })
  await order(loader, { kind: 'wait' })
  return loader
}

async function order(loader: ChildProcess, what: StormOrder): Promise<StormReport> {
  loader.send(what)
  const [report] = (await once(loader, 'message')) as [StormReport]
  return report
}

async function siteFault(collector: Collector): Promise<{ id: number } | null> {
  const page = await collector.get<FaultPage>('/api/v1/faults?open=true&inspection=site')
  return page.faults[0] ?? null
}

async function count(collector: Collector, query: string): Promise<number> {
  const page = await collector.get<FaultPage>(`/api/v1/faults?${query}&limit=1`)
  return page.total
}

/** What is on its way to the receiver arrives. */
async function settle(): Promise<void> {
  let known = -1
  while (known !== heard.length) {
    known = heard.length
    await new Promise((resolve) => setTimeout(resolve, 5_000))
  }
}
