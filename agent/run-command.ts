// `xunjian-agent run`: from configuration to a running agent, and on a signal back, in named steps with a deadline.
import { Agent } from './agent.ts'
import { loadConfig } from './config.ts'
import { createLocalHost } from './host/local-host.ts'
import { isEnrolled, prepareStateDir, readIdentity } from './identity.ts'
import { INSPECTIONS } from './inspections/index.ts'
import { lockState } from './lock.ts'
import { createLog, type Log } from './log.ts'
import { readVersion } from './version.ts'

const STOP_WITHIN_MS = 10_000
const DRAIN_MS = 3_000

/** Answers the exit code when the agent has stopped, or at once when it cannot start. */
export async function runAgent(configPath?: string): Promise<number> {
  const config = await loadConfig({
    inspections: INSPECTIONS,
    environment: process.env,
    path: configPath,
  })
  const { stateDir } = config
  prepareStateDir(stateDir)
  const identity = readIdentity(stateDir)
  if (!isEnrolled(identity)) {
    const how = 'xunjian-agent enrol --collector URL --code CODE'
    process.stderr.write(`This host is not enrolled (nothing in ${stateDir}). First: ${how}\n`)
    return 1
  }
  const unlock = lockState(stateDir)
  if (unlock === null) {
    process.stderr.write(`Another agent is running on ${stateDir}. See: xunjian-agent status\n`)
    return 1
  }
  // Whoever read the log went away, or its disk is full: no reason for inspections to end.
  process.stdout.on('error', () => undefined)
  const log = await createLog(config.logLevel, process.stdout)
  const version = readVersion()
  const agent = new Agent({
    config,
    identity,
    inspections: INSPECTIONS,
    host: createLocalHost(),
    version,
    log,
  })
  const signalled = untilSignal()
  agent.start()
  log.info({ version, hostId: identity.hostId, config: config.source, stateDir, pid: process.pid }, 'started')
  log.info({ signal: await signalled }, 'stopping')
  const code = await stopInTime(agent, log)
  unlock()
  return code
}

function untilSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
  })
}

async function stopInTime(agent: Agent, log: Log): Promise<number> {
  const deadline = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), STOP_WITHIN_MS).unref())
  const end = await Promise.race([agent.stop(DRAIN_MS), deadline])
  if (end === 'late') {
    log.error({ withinMs: STOP_WITHIN_MS }, 'did not stop in time; ending anyway')
    return 1
  }
  log.info({}, 'stopped')
  return 0
}
