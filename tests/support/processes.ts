// The real collector and the real agent as processes of their own, for tests of the whole way.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stringify } from 'yaml'

const ROOT = join(import.meta.dirname, '../..')
const execute = promisify(execFile)

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Asks again until the answer is not null; for what another process does in its own time. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null> | T | null,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  let lastError: unknown
  while (performance.now() < deadline) {
    try {
      const found = await look()
      if (found !== null) return found
    } catch (error) {
      lastError = error
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`did not happen within ${withinMs} ms: ${what}`, { cause: lastError })
}

export type Process = {
  readonly pid: number
  /** Everything it has printed. */
  readonly output: () => string
  /** Its exit code, when it has come to its end. */
  readonly ended: Promise<number | null>
  /** SIGTERM and wait; the answer is its exit code. */
  readonly stop: () => Promise<number | null>
  /** SIGKILL and wait. */
  readonly kill: () => Promise<void>
}

/** As its users start it. */
export function startCollectorProcess(args: readonly string[]): Process {
  return startProcess(args, {}, 'scripts/bin/xunjian-collector')
}

/** Runs from the sources until it is told to end. */
export function startProcess(
  args: readonly string[],
  env: Record<string, string>,
  program = process.execPath,
): Process {
  const child: ChildProcess = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (data) => {
    output += data
  })
  child.stderr?.on('data', (data) => {
    output += data
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return await ended
  }
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}

export type Collector = Process & {
  readonly url: string
  readonly get: <T>(path: string) => Promise<T>
  readonly post: <T>(path: string, body?: unknown) => Promise<T>
  /** Cookie of an administrator who has just signed in; the same one each time. */
  readonly signedIn: () => Promise<string>
}

/** How a process of the same user on the same machine asks the collector. */
export function commandLineHeaders(dataDir: string): Record<string, string> {
  try {
    return { Authorization: `Bearer ${readFileSync(join(dataDir, 'control.token'), 'utf8').trim()}` }
  } catch {
    // It has not started yet.
    return {}
  }
}

/** The whole way of a new person: a one-time password, and one of their own instead. */
async function signInAnew({ url, post }: Pick<Collector, 'url' | 'post'>): Promise<string> {
  const username = `person-${randomUUID().slice(0, 8)}`
  const wanted = { username, name: 'Li Na', role: 'administrator' }
  const { password } = await post<{ password: string }>('/api/v1/users', wanted)
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const signedIn = await send('/sign-in', { username, password })
  const [cookie = ''] = signedIn.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  const changed = await send('/me/password', { current: password, next: `Xk7-${randomUUID()}` }, { cookie })
  if (!changed.ok) throw new Error(`no password of one's own: ${changed.status} ${await changed.text()}`)
  return cookie
}

export type Rig = Awaited<ReturnType<typeof createRig>>

/** A folder and a port of its own; everything started in it ends with remove(). */
export async function createRig() {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-e2e-'))
  const port = await freePort()
  const running: Process[] = []
  let dataDir = join(dir, 'collector')
  const asCommandLine = () => commandLineHeaders(dataDir)

  async function startCollector(
    settings: Record<string, unknown> = {},
    options: readonly string[] = [],
  ): Promise<Collector> {
    const config = join(dir, 'collector.yaml')
    const content = {
      listen: `127.0.0.1:${port}`,
      data: join(dir, 'collector'),
      timeZone: 'UTC',
      ...settings,
    }
    writeFileSync(config, stringify(content))
    dataDir = content.data
    const started = startCollectorProcess(['serve', '--config', config, ...options])
    running.push(started)
    const url = `http://127.0.0.1:${port}`
    const call = async <T>(path: string, init?: RequestInit): Promise<T> => {
      const response = await fetch(`${url}${path}`, {
        ...init,
        headers: { ...init?.headers, ...asCommandLine() },
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as T
    }
    await until('the collector is ready', async () => call('/readyz'), 60_000).catch((error: Error) => {
      throw new Error(`${error.message}\n${started.output()}`)
    })
    const post = <T>(path: string, body: unknown = {}) =>
      call<T>(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
    let person: Promise<string> | null = null
    const signedIn = () => {
      person ??= signInAnew({ url, post })
      return person
    }
    return { ...started, url, get: (path) => call(path), post, signedIn }
  }

  /** Enrols a host named by its state folder and starts its agent; a second start keeps the identity. */
  async function startAgent(
    name: string,
    settings: Record<string, unknown> = {},
    labels: Record<string, string> = {},
  ): Promise<Process> {
    const state = join(dir, name)
    const config = join(dir, `${name}.yaml`)
    mkdirSync(state, { recursive: true, mode: 0o700 })
    const url = `http://127.0.0.1:${port}`
    writeFileSync(config, stringify({ state, collector: url, ...settings }))
    await enrolOnce(name, config, url, labels)
    return startEnrolled(name)
  }

  /** Starts the agent of a state folder that was enrolled, or copied, before. */
  function startEnrolled(name: string): Process {
    const started = startProcess(['agent/main.ts', 'run', '--config', join(dir, `${name}.yaml`)], {})
    running.push(started)
    return started
  }

  /** Runs a command line to its end, whatever its exit code. */
  async function run(args: readonly string[]): Promise<{ code: number; output: string }> {
    const end = await execute(process.execPath, [...args], { cwd: ROOT }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
    return { code: 'code' in end ? end.code : 0, output: `${end.stdout}${end.stderr}` }
  }

  async function stopAll(): Promise<void> {
    await Promise.all(running.map((one) => one.kill()))
  }

  const enrolled = new Set<string>()
  async function enrolOnce(
    name: string,
    config: string,
    url: string,
    labels: Record<string, string>,
  ): Promise<void> {
    if (enrolled.has(name)) return
    const response = await fetch(`${url}/api/v1/enrol-codes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...asCommandLine() },
      body: JSON.stringify({ labels }),
    })
    const { code } = (await response.json()) as { code: string }
    await execute(
      process.execPath,
      ['agent/main.ts', 'enrol', '--config', config, '--collector', url, '--code', code],
      { cwd: ROOT },
    )
    enrolled.add(name)
  }

  return {
    dir,
    port,
    startCollector,
    startAgent,
    startEnrolled,
    run,
    stopAll,
    async remove(): Promise<void> {
      await stopAll()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
