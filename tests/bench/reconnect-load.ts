// A share of many simulated agents, a process of its own: connects, keeps, loses and regains them as it is told over IPC.
import { createPrivateKey } from 'node:crypto'
import { Recorder } from '../support/recorder.ts'
import { createRandom } from '../support/seeded.ts'
import { SimulatedAgent } from '../support/simulated-agent.ts'
import type { LoadIdentity } from './ingest-load.ts'
import { simulatedHello } from './simulated-host.ts'

export type StormOrder =
  | {
      readonly kind: 'prepare'
      readonly base: string
      readonly identities: readonly LoadIdentity[]
      readonly localAddress: string
      readonly seed: number
    }
  /** All connect at once; answered when all are welcome. */
  | { readonly kind: 'connect' }
  /** Each makes one round, whether it is connected or not; answered at once. */
  | { readonly kind: 'produce' }
  /** Answered when all are welcome and nothing waits any more. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'account' }
export type StormReport =
  | { readonly kind: 'done' }
  | { readonly kind: 'late'; readonly waiting: number }
  | {
      readonly kind: 'account'
      readonly refusals: number
      readonly retries: number
      readonly ackMs: readonly number[]
      readonly epochs: readonly (readonly [
        hostId: string,
        epoch: string,
        producedTo: number,
        acknowledgedTo: number,
      ])[]
    }

const LOOK_EVERY_MS = 50
const WAIT_AT_MOST_MS = 300_000

const recorder = new Recorder()
const agents: SimulatedAgent[] = []

process.on('message', async (order: StormOrder) => {
  process.send?.(await carryOut(order))
})

async function carryOut(order: StormOrder): Promise<StormReport> {
  switch (order.kind) {
    case 'prepare':
      return prepare(order)
    case 'connect':
      for (const agent of agents) agent.connect()
      return await until(() => agents.filter(({ isReady }) => !isReady).length)
    case 'produce':
      for (const agent of agents) agent.produce(aRound())
      return { kind: 'done' }
    case 'wait':
      return await until(() => agents.filter(({ isReady, held }) => !isReady || held > 0).length)
    case 'account':
      return account()
  }
}

function prepare({
  base,
  identities,
  localAddress,
  seed,
}: Extract<StormOrder, { kind: 'prepare' }>): StormReport {
  const random = createRandom(seed)
  for (const { privateKey, hostname, ...identity } of identities) {
    agents.push(
      new SimulatedAgent({
        base: () => base,
        identity: { ...identity, privateKey: createPrivateKey(privateKey) },
        hello: simulatedHello(hostname),
        recorder,
        random: random.fork(),
        localAddress,
      }),
    )
  }
  return { kind: 'done' }
}

function aRound() {
  const made = { inspection: 'disk', trigger: 'schedule', outcome: 'completed', plannedAt: null } as const
  return { ...made, observedAt: Date.now(), verdicts: [['/', 'ok'] as const] }
}

async function until(countWaiting: () => number): Promise<StormReport> {
  const deadline = performance.now() + WAIT_AT_MOST_MS
  for (let waiting = countWaiting(); waiting > 0; waiting = countWaiting()) {
    if (performance.now() > deadline) return { kind: 'late', waiting }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  return { kind: 'done' }
}

/** What was measured since the last account. */
function account(): StormReport {
  const ackMs = agents.flatMap(({ liveAckMs, backlogAckMs }) => [
    ...liveAckMs.splice(0),
    ...backlogAckMs.splice(0),
  ])
  const epochs = [...recorder.hosts].flatMap(([hostId, epochs]) =>
    [...epochs].map(
      ([epoch, { producedTo, acknowledgedTo }]) => [hostId, epoch, producedTo, acknowledgedTo] as const,
    ),
  )
  return {
    kind: 'account',
    refusals: agents.reduce((sum, agent) => sum + agent.refusals, 0),
    retries: agents.reduce((sum, agent) => sum + agent.retries, 0),
    ackMs,
    epochs,
  }
}
