// Thousands of simulated agents in processes of their own, around one real collector that goes away and comes back.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { account } from '../faults/support/account.ts'
import { createIdentity, enrol } from '../support/agent-client.ts'
import { type Collector, createRig, startCollectorProcess, until } from '../support/processes.ts'
import { Recorder } from '../support/recorder.ts'
import type { LoadIdentity } from './ingest-load.ts'
import { readMemory } from './process-memory.ts'
import type { StormOrder, StormReport } from './reconnect-load.ts'

export type StormSettings = {
  readonly agents: number
  readonly loaders: number
  readonly seed: number
  readonly idleSeconds: number
  readonly say: (line: string) => void
}
const ENROL_AT_ONCE = 40
const MEMORY_EVERY_MS = 250

export async function storm({ agents, loaders, seed, idleSeconds, say }: StormSettings) {
  const rig = await createRig()
  const first = await rig.startCollector({ logLevel: 'error', store: { routineWindow: '200ms' } })
  const bare = readMemory(first.pid)
  const children = Array.from({ length: loaders }, () => fork(join(import.meta.dirname, 'reconnect-load.ts')))
  const order = (what: StormOrder) => Promise.all(children.map((child) => ask(child, what)))
  let collector: Pick<Collector, 'pid' | 'kill' | 'stop'> = first
  try {
    const identities = await enrolAll(first, agents)
    say(`${agents} agents are enrolled`)
    await Promise.all(
      children.map((child, at) =>
        ask(child, {
          kind: 'prepare',
          base: first.url,
          identities: identities.filter((_, index) => index % loaders === at),
          localAddress: `127.0.0.${at + 2}`,
          seed: seed + at,
        }),
      ),
    )
    const connectMs = await timed(() => order({ kind: 'connect' }))
    say(`connected in ${(connectMs / 1_000).toFixed(1)} s`)
    await order({ kind: 'produce' })
    await order({ kind: 'wait' })
    await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1_000))
    const idle = readMemory(collector.pid)
    say(`idle: ${mebibytes(idle.rssBytes)} MiB`)
    const before = await accounts(order)

    await collector.kill()
    await order({ kind: 'produce' })
    collector = startCollectorProcess(['serve', '--config', join(rig.dir, 'collector.yaml')])
    const peak = watchMemory(() => collector.pid)
    const ready = async () => ((await fetch(`${first.url}/readyz`)).ok ? true : null)
    await until('the collector is ready', ready, 60_000)
    let isBack: readonly StormReport[] = []
    const backMs = await timed(async () => {
      isBack = await order({ kind: 'wait' })
    })
    const after = await accounts(order)
    const peakBytes = peak()
    await collector.stop()
    return {
      bare,
      idle,
      peakBytes,
      connectMs,
      backMs,
      late: isBack.reduce((sum, one) => sum + (one.kind === 'late' ? one.waiting : 0), 0),
      refusals: after.refusals - before.refusals,
      retries: after.retries - before.retries,
      ackMs: after.ackMs,
      account: account(join(rig.dir, 'collector', 'xunjian.db'), after.recorder),
    }
  } finally {
    for (const child of children) child.kill()
    await collector.kill()
    await rig.remove()
  }
}

async function accounts(order: (what: StormOrder) => Promise<StormReport[]>) {
  const recorder = new Recorder()
  const sum = { refusals: 0, retries: 0, ackMs: [] as number[], recorder }
  for (const report of await order({ kind: 'account' })) {
    if (report.kind !== 'account') continue
    sum.refusals += report.refusals
    sum.retries += report.retries
    sum.ackMs.push(...report.ackMs)
    for (const [hostId, epoch, producedTo, acknowledgedTo] of report.epochs) {
      recorder.producedTo(hostId, epoch, producedTo)
      recorder.acknowledged(hostId, epoch, acknowledgedTo)
    }
  }
  return sum
}

async function enrolAll(collector: Collector, count: number): Promise<LoadIdentity[]> {
  const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', { uses: count })
  const identities: LoadIdentity[] = []
  const work = async () => {
    while (identities.length < count) {
      const hostname = `sim-${String(identities.length).padStart(5, '0')}`
      const identity = createIdentity()
      const privateKey = identity.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
      identities.push({ ...identity, privateKey, hostname })
      await enrol(collector.url, code, identity, { hostname })
    }
  }
  await Promise.all(Array.from({ length: ENROL_AT_ONCE }, work))
  return identities
}

async function ask(child: ChildProcess, order: StormOrder): Promise<StormReport> {
  child.send(order)
  const [report] = (await once(child, 'message')) as [StormReport]
  return report
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function watchMemory(pid: () => number): () => number {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, readMemory(pid()).rssBytes)
  }, MEMORY_EVERY_MS)
  return () => {
    clearInterval(timer)
    return peak
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

export function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}
