// A real collector and a real agent with files of their own, a proxy between them that reads all frames, and the account.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type FrameProxy, startFrameProxy } from '../../support/frame-proxy.ts'
import { createRig, type Process, startProcess, until } from '../../support/processes.ts'
import { Recorder } from '../../support/recorder.ts'
import type { Random } from '../../support/seeded.ts'
import { type Account, type AccountOptions, account } from './account.ts'
import { lookIntoOutbox } from './outbox-file.ts'

export type PairSettings = {
  readonly collector?: Record<string, unknown>
  readonly agent?: Record<string, unknown>
  /** Folders elsewhere than beside the rest, on a disk that can be filled, say. */
  readonly dataDir?: string
  readonly stateDir?: string
  /** Lets the agent come back by itself before the account. */
  readonly isPatient?: boolean
  /** Where the agent connects to, given the address of the frame proxy; default: that proxy. */
  readonly route?: (frames: FrameProxy) => Promise<string>
}

/** Quick rounds, so that whatever happens hits work; quick judgement of silence, so that late rounds fill gaps. */
const COLLECTOR = {
  logLevel: 'warn',
  store: { routineWindow: '200ms' },
  staleness: { silentAfter: '3s', missedGrace: '2s', sweep: '200ms' },
}
const JOB = 'nightly'
/** As the inspections say it: what the account expects of the collector. */
export const BAD_ROUNDS = { backups: 1, disk: 2 }
const SETTLED_MS = 180_000
const CONNECTED_MS = 8_000

export type Pair = Awaited<ReturnType<typeof createPair>>

export async function createPair(settings: PairSettings = {}) {
  const rig = await createRig()
  const recorder = new Recorder()
  const frames = await startFrameProxy(rig.port, recorder)
  const backup = join(rig.dir, 'nightly.gz')
  const content = gzipSync(Buffer.from('a backup that is whole'))
  const { stateDir = join(rig.dir, 'agent'), dataDir = join(rig.dir, 'collector') } = settings
  writeFileSync(backup, content)

  const agentSettings = {
    state: stateDir,
    collector: settings.route === undefined ? frames.url : await settings.route(frames),
    inspections: {
      disk: { every: '1s' },
      services: { every: '2s' },
      backups: {
        every: '1s',
        parameters: { jobs: [{ name: JOB, files: backup, maxAge: '365d', settle: '0s' }] },
      },
      patches: { enabled: false },
      'removable-media': { enabled: false },
    },
    ...settings.agent,
  }
  const collectorSettings = { ...COLLECTOR, data: dataDir, ...settings.collector }
  let collector: Process = await rig.startCollector(collectorSettings)
  let agent: Process = await rig.startAgent('agent', agentSettings)

  function noteOutbox(): void {
    const look = lookIntoOutbox(stateDir)
    const hostId = readHostId(stateDir)
    if (look !== null) recorder.producedTo(hostId, look.epoch, look.lastSeq)
  }

  const pair = {
    rig,
    recorder,
    frames,
    dataDir,
    stateDir,
    databasePath: join(dataDir, 'xunjian.db'),
    collector: () => collector,
    agent: () => agent,
    /** The agent's only backup is there, or it is not: a fault that begins and ends when the story wants. */
    setBackup(isThere: boolean): void {
      if (isThere) writeFileSync(backup, content)
      else rmSync(backup, { force: true })
    },
    /** Starts without waiting for anything, as init does. */
    respawnCollector(env: Record<string, string> = {}): void {
      collector = startProcess(
        ['collector/main.ts', 'serve', '--config', join(rig.dir, 'collector.yaml')],
        env,
      )
    },
    respawnAgent(env: Record<string, string> = {}): void {
      agent = startProcess(['agent/main.ts', 'run', '--config', join(rig.dir, 'agent.yaml')], env)
    },
    /** As an init system does with what ended by itself. */
    respawnIfDead(): void {
      if (!isAlive(collector)) pair.respawnCollector()
      if (!isAlive(agent)) pair.respawnAgent()
    },
    waiting,
    /** So that what goes wrong next hits a connection; an agent that waits too long is started anew. */
    async connected(): Promise<void> {
      const isReady = () => (waiting() === Number.POSITIVE_INFINITY ? null : true)
      await until('the agent is connected', isReady, CONNECTED_MS).catch(async () => {
        await pair.killAgent()
        pair.respawnAgent()
        await until('the fresh agent is connected', isReady, SETTLED_MS)
      })
    },
    async collectorIsReady(): Promise<void> {
      const ready = async () => ((await fetch(`http://127.0.0.1:${rig.port}/readyz`)).ok ? true : null)
      await until('the collector is ready', ready, 60_000)
    },
    noteOutbox,
    async killAgent(): Promise<void> {
      await agent.kill()
      noteOutbox()
    },
    check(options: AccountOptions = {}): Account {
      noteOutbox()
      return account(pair.databasePath, recorder, { badRounds: BAD_ROUNDS, ...options })
    },
    /** Lets everything that was produced arrive, ends both, and gives the account. */
    async settle(options: AccountOptions = {}): Promise<Account> {
      pair.setBackup(true)
      await pair.collectorIsReady()
      // An agent may wait for a minute before it tries again; the long form has the time to see that.
      if (settings.isPatient !== true && waiting() === Number.POSITIVE_INFINITY) {
        await pair.killAgent()
        pair.respawnAgent()
      }
      await untilSettled(options)
      await agent.stop()
      await collector.stop()
      return pair.check(options)
    },
    async remove(): Promise<void> {
      await Promise.all([agent.kill(), collector.kill()])
      await frames.close()
      await rig.remove()
    },
  }

  /** The agent is stopped and started again until nothing waits, since it adds rounds as long as it runs. */
  async function untilSettled(options: AccountOptions): Promise<void> {
    const deadline = performance.now() + SETTLED_MS
    // What was acknowledged and is not there will not come any more; waiting for it would only take time.
    const isAllThere = () => pair.check(options).lost === pair.check({ ...options, isUnderWay: true }).lost
    while (performance.now() < deadline) {
      await until('what waits has gone out', () => (waiting() < 5 ? true : null), 60_000).catch(
        () => undefined,
      )
      await agent.stop()
      if (isAllThere()) return
      pair.respawnAgent()
    }
  }

  /** As the agent itself says it in its status file; many while it has said nothing. */
  function waiting(): number {
    try {
      const status = JSON.parse(readFileSync(join(stateDir, 'status.json'), 'utf8')) as {
        pid: number
        queue: { rounds: number }
        link: { state: string }
      }
      return status.pid === agent.pid && status.link.state === 'ready'
        ? status.queue.rounds
        : Number.POSITIVE_INFINITY
    } catch {
      return Number.POSITIVE_INFINITY
    }
  }
  return pair
}

function isAlive({ pid }: Process): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function readHostId(stateDir: string): string {
  const { hostId } = JSON.parse(readFileSync(join(stateDir, 'identity.json'), 'utf8')) as { hostId: string }
  return hostId
}

/** Breaks and mends the backup now and then, so that faults begin and end while other things happen. */
export function disturb(pair: Pair, random: Random): void {
  if (random.chance(0.4)) pair.setBackup(random.chance(0.5))
}
