// npm start: everything on this machine, from nothing to the dashboard's address; Ctrl-C stops it in order.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildAgent } from './lib/build-agent.mjs'
import { buildDashboard } from './lib/build-dashboard.mjs'
import { installPackages } from './lib/install.mjs'
import { startPart } from './lib/part.mjs'
import { inRoot, pinnedNode, run } from './lib/runtime.mjs'
import { readSettings, refuseWhatCannotWork } from './lib/start-settings.mjs'
import { runMain, say, step, Trouble } from './lib/steps.mjs'

const readyWithinMs = 60_000
const readyEveryMs = 50
const answerWithinMs = 300

await runMain(async () => {
  const settings = readSettings(process.env)
  await refuseWhatCannotWork(settings)
  await installPackages()
  await buildDashboard()
  await buildAgent()
  await runParts(settings)
})

async function runParts(settings) {
  const parts = []
  try {
    await Promise.race([untilSignalled(parts), startAndWatch(settings, parts)])
  } finally {
    for (const part of parts.toReversed().filter((part) => part.isRunning())) {
      say(`Stopping the ${part.name} …`)
      await part.stop()
    }
  }
}

/** Fulfilled by the first signal; a second one gives the parts no more time. */
function untilSignalled(parts) {
  return new Promise((done) => {
    let signalled = false
    const onSignal = () => {
      if (signalled) for (const part of parts) part.kill()
      signalled = true
      done(undefined)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  })
}

async function startAndWatch(settings, parts) {
  const { collector: collectorEnv, agent: agentEnv } = environments(settings)
  const collector = startPart({
    name: 'collector',
    args: [
      'collector/main.ts',
      'serve',
      // What it prints is kept in a log file, which a password must not be.
      '--first-password-file',
      settings.firstPassword,
      ...configOption(settings.collectorConfig),
    ],
    env: collectorEnv,
    log: join(settings.logs, 'collector.log'),
    stopWithinMs: 15_000,
  })
  parts.push(collector)
  await step('Starting the collector', () => Promise.race([collector.untilItFails(), untilReady(settings)]))
  const firstPassword = takeFirstPassword(settings)
  if (!isEnrolled(settings)) {
    await step('Enrolling this machine', () => enrol(settings, collectorEnv, agentEnv))
  }
  const agent = startPart({
    name: 'agent',
    // As on any host: its launcher knows how it is started small.
    program: inRoot('scripts', 'bin', 'xunjian-agent'),
    args: ['run', ...configOption(settings.agentConfig)],
    env: agentEnv,
    log: join(settings.logs, 'agent.log'),
    stopWithinMs: 10_000,
  })
  parts.push(agent)
  say(`\nXunjian is running: ${settings.address}`)
  if (firstPassword !== null) {
    say(`Sign in as admin with the one-time password ${firstPassword} (shown only now).`)
  }
  say(`Logs are in ${settings.logs}. Ctrl-C stops it.`)
  await Promise.race([collector.untilItFails(), agent.untilItFails()])
}

function environments({ address, data, agentState, port }) {
  return {
    collector: {
      ...process.env,
      XUNJIAN_COLLECTOR_LISTEN: `127.0.0.1:${port}`,
      XUNJIAN_COLLECTOR_DATA: data,
    },
    agent: { ...process.env, XUNJIAN_AGENT_STATE: agentState, XUNJIAN_AGENT_COLLECTOR: address },
  }
}

function configOption(path) {
  return path === undefined ? [] : ['--config', path]
}

async function untilReady({ address }) {
  const deadline = performance.now() + readyWithinMs
  while (performance.now() < deadline) {
    const ready = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) }).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await sleep(readyEveryMs)
  }
  throw new Trouble(`The collector was not ready after ${readyWithinMs / 1000} s.`)
}

function takeFirstPassword({ firstPassword }) {
  if (!existsSync(firstPassword)) return null
  const password = readFileSync(firstPassword, 'utf8').trim()
  rmSync(firstPassword)
  return password
}

// An identity alone is not enough: an enrolment that was interrupted leaves one without a collector.
function isEnrolled({ agentState }) {
  const file = join(agentState, 'identity.json')
  return existsSync(file) && !/"collectorId":\s*null/.test(readFileSync(file, 'utf8'))
}

async function enrol({ address, agentConfig, collectorConfig }, collectorEnv, agentEnv) {
  const createCode = ['enrol-code', 'create', '--json', ...configOption(collectorConfig)]
  const { code } = JSON.parse(await runPart('collector/main.ts', createCode, collectorEnv))
  // Not as an argument, which every user of the machine could read.
  const env = { ...agentEnv, XUNJIAN_AGENT_CODE: code }
  await runPart('agent/main.ts', ['enrol', '--collector', address, ...configOption(agentConfig)], env)
}

async function runPart(part, args, env) {
  const { code, output, stdout } = await run(pinnedNode(), [part, ...args], { env })
  if (code !== 0) throw new Trouble(`This machine could not be enrolled: ${output.trim()}`)
  return stdout
}
