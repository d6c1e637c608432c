// Many simulated agents around one real collector, and a past for each of them in which items go bad and well again.
import { join } from 'node:path'
import { createIdentity, enrol } from '../../support/agent-client.ts'
import { createRig, type Process, startProcess, until } from '../../support/processes.ts'
import { type ProducedRound, Recorder } from '../../support/recorder.ts'
import { hello } from '../../support/rounds.ts'
import type { Random } from '../../support/seeded.ts'
import { SimulatedAgent } from '../../support/simulated-agent.ts'
import { type Account, type AccountOptions, account } from './account.ts'
import { pause } from './story.ts'

export const SLOT_MS = 300_000
/** As the simulated greeting has it: two bad rounds are a fault. */
const BAD_ROUNDS = { disk: 2 }
const ENROL_AT_ONCE = 20

export type Fleet = Awaited<ReturnType<typeof createFleet>>
export type FleetSettings = {
  readonly agents: number
  readonly random: Random
  readonly collector?: Record<string, unknown>
}

export async function createFleet({ agents: count, random, collector: settings = {} }: FleetSettings) {
  const rig = await createRig()
  const recorder = new Recorder()
  const config = { logLevel: 'warn', store: { routineWindow: '200ms' }, ...settings }
  const first = await rig.startCollector(config)
  let collector: Process = first
  const base = () => `http://127.0.0.1:${rig.port}`
  const { code } = await first.post<{ code: string }>('/api/v1/enrol-codes', { uses: count })
  const agents: SimulatedAgent[] = []
  const names = Array.from({ length: count }, (_, index) => `sim-${String(index).padStart(5, '0')}`)
  const enrolNext = async () => {
    for (let hostname = names.pop(); hostname !== undefined; hostname = names.pop()) {
      const identity = createIdentity()
      await enrol(base(), code, identity, { hostname })
      const greeting = hello({ facts: { ...greetingFacts(), hostname } })
      const ways = { base, identity, hello: greeting, recorder, random: random.fork(), longestWaitMs: 5_000 }
      agents.push(new SimulatedAgent(ways))
    }
  }
  await Promise.all(Array.from({ length: ENROL_AT_ONCE }, enrolNext))

  const fleet = {
    rig,
    recorder,
    agents,
    collector: () => collector,
    async killCollector(): Promise<void> {
      await collector.kill()
    },
    /** Starts again with the same files, and waits until it is ready. */
    async startAgain(env: Record<string, string> = {}): Promise<void> {
      collector = startProcess(
        ['collector/main.ts', 'serve', '--config', join(rig.dir, 'collector.yaml')],
        env,
      )
      const ready = async () => ((await fetch(`${base()}/readyz`)).ok ? true : null)
      await until('the collector is ready', ready, 60_000)
    },
    async allAcknowledged(withinMs: number): Promise<void> {
      const isDone = () => (agents.every(({ held }) => held === 0) ? true : null)
      await until('everything is acknowledged', isDone, withinMs)
    },
    check(options: AccountOptions = {}): Account {
      const path = join(rig.dir, 'collector', 'xunjian.db')
      return account(path, recorder, { badRounds: BAD_ROUNDS, ...options })
    },
    async remove(): Promise<void> {
      for (const agent of agents) agent.disconnect()
      await collector.kill()
      await rig.remove()
    },
  }
  return fleet
}

/** A copy of the files, against what had been acknowledged when it was made. */
export function checkCopy(path: string, acknowledged: Recorder): Account {
  return account(path, acknowledged, { isUnderWay: true })
}

/** A host as it goes on: now and then its disk is nearly full for a while. */
export function createPast(random: Random) {
  let badLeft = 0
  return {
    at(observedAt: number, plannedAt: number | null): ProducedRound {
      if (badLeft > 0) badLeft -= 1
      else if (random.chance(0.01)) badLeft = random.whole(1, 12)
      const status = badLeft > 0 ? 'critical' : 'ok'
      const trigger = plannedAt === null ? 'demand' : 'schedule'
      return {
        inspection: 'disk',
        trigger,
        outcome: 'completed',
        plannedAt,
        observedAt,
        verdicts: [['/', status]],
      }
    },
    /** From now on it stays as it is said. */
    stay(isBad: boolean): void {
      badLeft = isBad ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
    },
  }
}
export type Past = ReturnType<typeof createPast>

/** Live rounds until it is told to stop: each agent one every so often, spread. */
export function produceLive(agents: readonly SimulatedAgent[], pasts: readonly Past[], everyMs: number) {
  let isOn = true
  const work = async (agent: SimulatedAgent, past: Past, index: number) => {
    await pause((everyMs * index) / agents.length)
    while (isOn) {
      agent.produce(past.at(Date.now(), null))
      await pause(everyMs)
    }
  }
  const done = Promise.all(
    agents.map((agent, index) => {
      const past = pasts[index]
      return past === undefined ? null : work(agent, past, index)
    }),
  )
  return async () => {
    isOn = false
    await done
  }
}

function greetingFacts() {
  const greeting = hello()
  if (greeting.type !== 'hello') throw new Error('a greeting is a hello')
  return greeting.facts
}
