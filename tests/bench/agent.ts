// npm run bench:agent: memory and CPU of the agent on its default plan, beside a bare Node and Debian's node_exporter.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { buildAgent } from '../../scripts/lib/build-agent.mjs'
import { ScriptedCollector } from '../support/scripted-collector.ts'

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    warmup: { type: 'string', default: '30' },
    /** Anonymous memory above bare Node's, in MB. */
    mark: { type: 'string', default: '10' },
  },
})
const windowMs = Number(options.seconds) * 1_000
const root = join(import.meta.dirname, '../..')
const launcher = join(root, 'scripts/bin/xunjian-agent')
const exporter = '/usr/bin/prometheus-node-exporter'
const SCRAPE_EVERY_MS = 15_000

const state = mkdtempSync(join(tmpdir(), 'bench-agent-'))
const collector = new ScriptedCollector()
const children: ChildProcess[] = []
try {
  process.exitCode = await compare()
} finally {
  for (const child of children) child.kill('SIGKILL')
  await collector.close()
  rmSync(state, { recursive: true, force: true })
}

type Usage = { cpuMs: number; rssMb: number; anonymousMb: number }
type Row = { name: string; rssMb: number; anonymousMb: number; cpuPerMinute: number }

async function compare(): Promise<number> {
  const environment = {
    ...process.env,
    XUNJIAN_AGENT_STATE: state,
    XUNJIAN_AGENT_COLLECTOR: await collector.listen(),
    XUNJIAN_AGENT_CODE: 'code-for-the-bench',
  }
  await buildAgent()
  await runToEnd(['enrol'], environment)
  const bare = start(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
  const agent = start(launcher, ['run'], environment)
  const scraped = await startExporter()
  await collector.until(() => collector.rounds.length > 0)
  await sleep(Number(options.warmup) * 1_000)
  const startUp = cpuMsOf(agent)
  const measured = [
    { name: 'bare Node', pid: bare },
    { name: 'agent', pid: agent },
    ...scraped.map((pid) => ({ name: 'node_exporter', pid })),
  ]
  const before = measured.map(({ pid }) => readUsage(pid))
  await sleep(windowMs)
  const rows = measured.map(({ name, pid }, index) => toRow(name, before[index], readUsage(pid)))
  return report(rows, startUp)
}

async function runToEnd(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(launcher, args, { env: environment, stdio: 'ignore' })
  await once(child, 'exit')
}

function start(program: string, args: string[], environment: NodeJS.ProcessEnv = process.env): number {
  const child = spawn(program, args, { env: environment, stdio: 'ignore' })
  children.push(child)
  if (child.pid === undefined) throw new Error(`${program} did not start`)
  return child.pid
}

/** Its process, or nothing where it is not installed. */
async function startExporter(): Promise<number[]> {
  if (!existsSync(exporter)) {
    process.stdout.write(
      'node_exporter is not installed (Debian: prometheus-node-exporter); compared without it\n',
    )
    return []
  }
  const port = await freePort()
  const pid = start(exporter, [`--web.listen-address=127.0.0.1:${port}`, '--log.level=error'])
  const scrape = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => null)
    await response?.text()
  }
  setInterval(() => void scrape(), SCRAPE_EVERY_MS).unref()
  return [pid]
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function readUsage(pid: number): Usage {
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0) / 1_024
  return { cpuMs: cpuMsOf(pid), rssMb: mb('Rss'), anonymousMb: mb('Anonymous') }
}

/** Of its threads to the nanosecond, and of the children that it has waited for in ticks. */
function cpuMsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const children = (Number(fields[13]) + Number(fields[14])) * 10
  return threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6 + children
}

function toRow(name: string, before: Usage | undefined, after: Usage): Row {
  const cpuPerMinute = ((after.cpuMs - (before?.cpuMs ?? 0)) / windowMs) * 60
  return { name, rssMb: after.rssMb, anonymousMb: after.anonymousMb, cpuPerMinute }
}

function report(rows: readonly Row[], startUpMs: number): number {
  const [bare, agent, other] = rows
  if (bare === undefined || agent === undefined) throw new Error('nothing was measured')
  const print = (line: string) => process.stdout.write(`${line}\n`)
  print(
    `window ${options.seconds} s, rounds ${collector.rounds.length}, agent's CPU until then ${startUpMs.toFixed(0)} ms`,
  )
  print(
    `${'process'.padEnd(16)}${'RSS MB'.padStart(10)}${'anonymous MB'.padStart(16)}${'CPU s/min'.padStart(12)}`,
  )
  for (const { name, rssMb, anonymousMb, cpuPerMinute } of rows) {
    print(
      `${name.padEnd(16)}${rssMb.toFixed(1).padStart(10)}${anonymousMb.toFixed(1).padStart(16)}${cpuPerMinute.toFixed(4).padStart(12)}`,
    )
  }
  const ratio = agent.anonymousMb / bare.anonymousMb
  const aboveBare = agent.anonymousMb - bare.anonymousMb
  const isSmall = aboveBare <= Number(options.mark)
  print(
    `anonymous memory above bare Node's: ${aboveBare.toFixed(1)} MB (mark ${options.mark}), ratio ${ratio.toFixed(2)}: ${isSmall ? 'met' : 'NOT met'}`,
  )
  if (other === undefined) return isSmall ? 0 : 1
  const isQuick = agent.cpuPerMinute < other.cpuPerMinute
  const cpuRatio = agent.cpuPerMinute / other.cpuPerMinute
  print(`CPU of the agent / node_exporter: ${cpuRatio.toFixed(2)} (mark < 1): ${isQuick ? 'met' : 'NOT met'}`)
  return isSmall && isQuick ? 0 : 1
}
