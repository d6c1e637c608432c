// The load generator, a process of its own: connects its share of the agents, then sends as it is told over IPC.
import { createPrivateKey } from 'node:crypto'
import type { CollectorFrame } from '../../shared/protocol.ts'
import { AgentSocket, proveFrame } from '../support/agent-client.ts'
import { createSimulatedHost, INSPECTIONS, simulatedHello } from './simulated-host.ts'

export type LoadIdentity = {
  readonly hostId: string
  readonly publicKey: string
  /** PKCS 8 in PEM. */
  readonly privateKey: string
  readonly epoch: string
  readonly hostname: string
}
export type LoadOrder =
  | { readonly kind: 'connect'; readonly base: string; readonly identities: readonly LoadIdentity[] }
  /** Without a rate one round is under way for each agent; with one so many rounds a second are sent, come what may. */
  | { readonly kind: 'run'; readonly seconds: number; readonly rate: number | null }
export type LoadReport =
  | { readonly kind: 'connected'; readonly tookMs: number }
  | {
      readonly kind: 'ran'
      readonly rounds: number
      readonly bytes: number
      readonly seconds: number
      readonly p50Ms: number
      readonly p99Ms: number
      readonly maxMs: number
      readonly refused: number
    }

type Agent = {
  readonly socket: AgentSocket['socket']
  readonly host: ReturnType<typeof createSimulatedHost>
  readonly underWay: { readonly seq: number; readonly sentAt: number }[]
  acknowledged: number
}

const WARM_UP_MS = 2_000
// The first round of a series is stored whole; what is measured is what follows.
const WARM_UP_ROUNDS = 2 * INSPECTIONS.length
const WARM_UP_AT_MOST_MS = 60_000
const TICK_MS = 5
const CONNECT_AT_ONCE = 50

const agents: Agent[] = []
const measured = { rounds: 0, bytes: 0, refused: 0, latencies: [] as number[] }
let isRunning = false
let isMeasuring = false
let sendNextOnAck = false

process.on('message', async (order: LoadOrder) => {
  process.send?.(order.kind === 'connect' ? await connectAll(order) : await run(order))
})

async function connectAll({
  base,
  identities,
}: Extract<LoadOrder, { kind: 'connect' }>): Promise<LoadReport> {
  const startedAt = performance.now()
  const queue = [...identities]
  const work = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop())
      agents.push(await connect(base, next))
  }
  await Promise.all(Array.from({ length: CONNECT_AT_ONCE }, work))
  return { kind: 'connected', tookMs: performance.now() - startedAt }
}

async function connect(base: string, identity: LoadIdentity): Promise<Agent> {
  const connection = new AgentSocket(base)
  const challenge = await connection.next('challenge')
  connection.send(proveFrame({ ...identity, privateKey: createPrivateKey(identity.privateKey) }, challenge))
  await connection.next('welcome')
  connection.send(simulatedHello(identity.hostname))
  const { socket } = connection
  const agent: Agent = {
    socket,
    host: createSimulatedHost(identity.epoch, Math.random),
    underWay: [],
    acknowledged: 0,
  }
  socket.removeAllListeners('message')
  socket.on('message', (data) => take(agent, JSON.parse(String(data)) as CollectorFrame))
  socket.on('close', (code, reason) => {
    if (isRunning) throw new Error(`the collector closed a connection: ${code} ${reason}`)
  })
  return agent
}

function take(agent: Agent, frame: CollectorFrame): void {
  if (frame.type === 'refused') measured.refused += 1
  if (frame.type !== 'ack') return
  const now = performance.now()
  agent.acknowledged = frame.seq
  while ((agent.underWay[0]?.seq ?? Number.POSITIVE_INFINITY) <= frame.seq) {
    const sent = agent.underWay.shift()
    if (!isMeasuring || sent === undefined) continue
    measured.rounds += 1
    measured.latencies.push(now - sent.sentAt)
  }
  if (sendNextOnAck && isRunning && agent.underWay.length === 0) sendRound(agent, now)
}

function sendRound(agent: Agent, sentAt: number): void {
  const { seq, text } = agent.host.nextRound(Date.now())
  agent.underWay.push({ seq, sentAt })
  if (isMeasuring) measured.bytes += text.length
  agent.socket.send(text)
}

async function run({ seconds, rate }: Extract<LoadOrder, { kind: 'run' }>): Promise<LoadReport> {
  Object.assign(measured, { rounds: 0, bytes: 0, refused: 0, latencies: [] })
  isRunning = true
  sendNextOnAck = rate === null
  const ticker = rate === null ? startAll() : startOpenLoop(rate)
  await warmUp()
  isMeasuring = true
  const startedAt = performance.now()
  await pause(seconds * 1_000)
  isMeasuring = false
  const took = (performance.now() - startedAt) / 1_000
  clearInterval(ticker)
  isRunning = false
  while (agents.some(({ underWay }) => underWay.length > 0)) await pause(20)
  return { kind: 'ran', seconds: took, ...summary() }
}

async function warmUp(): Promise<void> {
  const startedAt = performance.now()
  await pause(WARM_UP_MS)
  while (agents.some(({ acknowledged }) => acknowledged < WARM_UP_ROUNDS)) {
    if (performance.now() - startedAt > WARM_UP_AT_MOST_MS) return
    await pause(50)
  }
}

function startAll(): undefined {
  for (const agent of agents) sendRound(agent, performance.now())
}

/** Latency counts from when a round was due, not from when this process came to send it. */
function startOpenLoop(rate: number): NodeJS.Timeout {
  let due = performance.now()
  let next = 0
  return setInterval(() => {
    for (const now = performance.now(); due <= now; due += 1_000 / rate) {
      const agent = agents[next++ % agents.length]
      if (agent !== undefined) sendRound(agent, due)
    }
  }, TICK_MS)
}

function summary() {
  const { rounds, bytes, refused } = measured
  const sorted = Float64Array.from(measured.latencies).sort()
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { rounds, bytes, refused, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
