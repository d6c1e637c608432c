// The real collector as a process of its own, on a free port and, unless told otherwise, a folder that goes with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stringify } from 'yaml'
import { EnrolCode } from '../../shared/api/overview.ts'

const KEEP_LINES = 10_000
const MAIN = join(import.meta.dirname, '../../collector/main.ts')

export type CollectorProcess = Awaited<ReturnType<typeof startCollector>>
type Options = {
  /** The same folder again is the same collector again; the caller removes it. */
  readonly dir?: string
  readonly port?: number
  readonly config?: Readonly<Record<string, unknown>>
  readonly nodeFlags?: readonly string[]
}

export async function startCollector({
  dir: givenDir,
  port: givenPort,
  config = {},
  nodeFlags = [],
}: Options = {}) {
  const dir = givenDir ?? mkdtempSync(join(tmpdir(), 'xunjian-collector-'))
  const port = givenPort ?? (await findFreePort())
  const file = join(dir, 'collector.yaml')
  writeFileSync(file, stringify({ listen: `127.0.0.1:${port}`, data: join(dir, 'data'), ...config }))
  const child = spawn(process.execPath, [...nodeFlags, MAIN, 'serve', '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '0' },
  })
  const base = `http://127.0.0.1:${port}`
  const log: string[] = []
  keepLog(child, log)
  await waitForReady(child, base, log)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    }
    if (givenDir === undefined) rmSync(dir, { recursive: true, force: true })
  }
  return {
    base,
    port,
    dir,
    pid: child.pid ?? 0,
    /** Lines that it logged. */
    log,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async createCode(labels: Readonly<Record<string, string>> = {}): Promise<string> {
      const response = await fetch(`${base}/api/v1/enrol-codes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ labels }),
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      return EnrolCode.parse(await response.json()).code
    },
  }
}

function keepLog(child: ChildProcess, log: string[]): void {
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue
    createInterface({ input: output }).on('line', (line) => {
      if (log.length < KEEP_LINES) log.push(line)
    })
  }
}

async function waitForReady(child: ChildProcess, base: string, log: readonly string[]): Promise<void> {
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`the collector ended with ${child.exitCode}:\n${log.join('\n')}`)
    const response = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => null)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
