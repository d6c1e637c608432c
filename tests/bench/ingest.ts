// npm run bench:ingest: simulated agents against the real collector, its real database and fsync; prints what it takes.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createIdentity, enrol } from '../support/agent-client.ts'
import { createRig } from '../support/processes.ts'
import type { LoadIdentity, LoadOrder, LoadReport } from './ingest-load.ts'
import { coresBetween, folderBytes, readUsage } from './process-usage.ts'
import { ITEMS_PER_ROUND } from './simulated-host.ts'

const { values: options } = parseArgs({
  options: {
    agents: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '10' },
    /** Findings a second below which it fails. */
    mark: { type: 'string', default: '50000' },
    processes: { type: 'string', default: '1' },
    /** Settings of the collector's store in JSON, to compare them. */
    store: { type: 'string', default: '{}' },
    /** Folder for a CPU profile of the collector. */
    profile: { type: 'string' },
  },
})
const agentCount = Number(options.agents)
const seconds = Number(options.seconds)

const bareBefore = await measureBare()
const rig = await createRig()
if (options.profile !== undefined) process.env.NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${options.profile}`
const collector = await rig.startCollector({ logLevel: 'warn', store: JSON.parse(options.store) })
process.env.NODE_OPTIONS = ''
let perSecond = 0
try {
  const identities = await enrolAll()
  const load = await startLoad(collector.url, identities)
  const saturated = await measure(load, null)
  perSecond = saturated.findingsPerSecond
  show('saturation (one round under way for each agent)', saturated)
  show('half of it (open loop)', await measure(load, saturated.roundsPerSecond / 2))
  const bare = (bareBefore + (await measureBare())) / 2
  console.log(
    `\n  bare ws + JSON.parse + ack: ${whole(bare)} findings/s; ratio ${(perSecond / bare).toFixed(2)}`,
  )
  for (const child of load) child.kill()
} finally {
  await collector.stop()
  await rig.remove()
}
console.log(
  `  mark ${whole(Number(options.mark))} findings/s: ${perSecond >= Number(options.mark) ? 'reached' : 'MISSED'}`,
)
process.exitCode = perSecond >= Number(options.mark) ? 0 : 1

async function enrolAll(): Promise<LoadIdentity[]> {
  const startedAt = performance.now()
  const identities: LoadIdentity[] = []
  const work = async () => {
    while (identities.length < agentCount) {
      const hostname = `sim-${String(identities.length).padStart(5, '0')}`
      const identity = createIdentity()
      const privateKey = identity.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
      identities.push({ ...identity, privateKey, hostname })
      const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes')
      await enrol(collector.url, code, identity, { hostname })
    }
  }
  await Promise.all(Array.from({ length: 20 }, work))
  console.log(`${agentCount} agents enrolled in ${whole(performance.now() - startedAt)} ms`)
  return identities
}

async function startLoad(base: string, identities: readonly LoadIdentity[]): Promise<ChildProcess[]> {
  const processes = Number(options.processes)
  const children = Array.from({ length: processes }, () => fork(join(import.meta.dirname, 'ingest-load.ts')))
  const reports = children.map((child, index) =>
    ask(child, { kind: 'connect', base, identities: identities.filter((_, at) => at % processes === index) }),
  )
  for (const report of await Promise.all(reports)) {
    if (report.kind === 'connected') console.log(`connected in ${whole(report.tookMs)} ms`)
  }
  return children
}

async function ask(child: ChildProcess, order: LoadOrder): Promise<LoadReport> {
  child.send(order)
  const [report] = (await once(child, 'message')) as [LoadReport]
  return report
}

async function runLoad(load: readonly ChildProcess[], rate: number | null) {
  const share = rate === null ? null : rate / load.length
  const reports = await Promise.all(load.map((child) => ask(child, { kind: 'run', seconds, rate: share })))
  const ran = reports.filter((report) => report.kind === 'ran')
  const sum = (pick: (report: (typeof ran)[number]) => number) =>
    ran.reduce((total, report) => total + pick(report), 0)
  const roundsPerSecond = sum((report) => report.rounds / report.seconds)
  return {
    roundsPerSecond,
    findingsPerSecond: roundsPerSecond * ITEMS_PER_ROUND,
    frameBytes: sum(({ bytes }) => bytes) / sum(({ rounds }) => rounds),
    refused: sum(({ refused }) => refused),
    p50Ms: Math.max(...ran.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...ran.map(({ p99Ms }) => p99Ms)),
    maxMs: Math.max(...ran.map(({ maxMs }) => maxMs)),
  }
}

async function measure(load: readonly ChildProcess[], rate: number | null) {
  const data = join(rig.dir, 'collector')
  const [diskBefore, roundsBefore, before] = [
    folderBytes(data),
    await countRounds(),
    readUsage(collector.pid),
  ]
  const ran = await runLoad(load, rate)
  const [diskAfter, roundsAfter, after] = [folderBytes(data), await countRounds(), readUsage(collector.pid)]
  const rounds = roundsAfter - roundsBefore
  return {
    ...ran,
    cores: coresBetween(before, after),
    diskPerRound: (diskAfter - diskBefore) / rounds,
    writtenPerRound: (after.writtenBytes - before.writtenBytes) / rounds,
    rssBytes: after.rssBytes,
  }
}

async function countRounds(): Promise<number> {
  const text = await (await fetch(`${collector.url}/metrics`)).text()
  return Number(/^xunjian_collector_rounds_total (\d+)/m.exec(text)?.[1] ?? 0)
}

function show(title: string, result: Awaited<ReturnType<typeof measure>>): void {
  const { cores } = result
  console.log(`
  ${title}
    ${whole(result.findingsPerSecond)} findings/s, ${whole(result.roundsPerSecond)} rounds/s of ${whole(result.frameBytes)} bytes, ${result.refused} refused
    acknowledged after p50 ${result.p50Ms.toFixed(1)} ms, p99 ${result.p99Ms.toFixed(1)} ms, at most ${result.maxMs.toFixed(0)} ms
    collector ${cores.all.toFixed(2)} cores (by thread ${cores.threads.map((thread) => thread.toFixed(2)).join(', ')}), ${whole(result.rssBytes / 2 ** 20)} MiB, ${whole(result.findingsPerSecond / cores.all)} findings a CPU second
    each round: files grew by ${whole(result.diskPerRound)} bytes, ${whole(result.writtenPerRound)} bytes were written`)
}

async function measureBare(): Promise<number> {
  const server = fork(join(import.meta.dirname, 'bare-server.ts'))
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const identities = Array.from({ length: agentCount }, (_, index) => {
    const identity = createIdentity()
    const privateKey = identity.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    return { ...identity, privateKey, hostname: `sim-${index}` }
  })
  const load = await startLoad(`http://127.0.0.1:${port}`, identities)
  const { findingsPerSecond } = await runLoad(load, null)
  for (const child of load) child.kill()
  server.kill()
  return findingsPerSecond
}

function whole(value: number): string {
  return new Intl.NumberFormat('en').format(Math.round(value))
}
