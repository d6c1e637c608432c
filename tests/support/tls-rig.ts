// Real processes on TLS: a collector on every address of the machine, hosts that enrol by one word, command lines.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { stringify } from 'yaml'
import { freePort, type Process, startProcess, until } from './processes.ts'

const ROOT = join(import.meta.dirname, '../..')

export type Ended = { readonly code: number; readonly output: string }
export type TlsRig = Awaited<ReturnType<typeof createTlsRig>>

/** An address of this machine that is not loopback; loopback where it has none. */
export function addressOfMachine(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

export async function createTlsRig() {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-tls-'))
  const port = await freePort()
  const address = addressOfMachine()
  const running: Process[] = []
  const printed: string[] = []
  const file = (name: string) => join(dir, name)
  const data = file('collector')

  function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [...args],
        { cwd: ROOT, env: { ...process.env, ...env } },
        (error, stdout, stderr) => {
          const output = `${stdout}${stderr}`
          printed.push(output)
          resolve({ code: error === null ? 0 : Number(error.code), output })
        },
      )
    })
  }

  async function startCollector(settings: Record<string, unknown> = {}): Promise<Process> {
    const content = {
      listen: `0.0.0.0:${port}`,
      publicUrl: `https://${address}:${port}`,
      data,
      timeZone: 'UTC',
      ...settings,
    }
    writeFileSync(file('collector.yaml'), stringify(content))
    const started = startProcess(['collector/main.ts', 'serve', '--config', file('collector.yaml')], {})
    running.push(started)
    await until('the collector is ready', isReady).catch((error: Error) => {
      throw new Error(`${error.message}\n${started.output()}`)
    })
    return started
  }

  function isReady(): Promise<true | null> {
    const ca = readFileSync(join(data, 'tls/authority.pem'))
    return new Promise((resolve) => {
      const request = get({ host: '127.0.0.1', port, path: '/readyz', ca, agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode === 200 ? true : null)
      })
      request.on('error', () => resolve(null))
    })
  }

  const collector = (...args: string[]) =>
    run(['collector/main.ts', ...args, '--config', file('collector.yaml')])

  /** The word that a person carries to a host. */
  async function createCode(): Promise<string> {
    const { code, output } = await collector('enrol-code', 'create', '--json')
    if (code !== 0) throw new Error(output)
    return (JSON.parse(output) as { code: string }).code
  }

  function agent(name: string, ...args: string[]): Promise<Ended> {
    return run(['agent/main.ts', ...args, '--config', file(`${name}.yaml`)])
  }

  async function enrol(name: string, code: string, ...args: string[]): Promise<Ended> {
    mkdirSync(file(name), { recursive: true, mode: 0o700 })
    writeFileSync(file(`${name}.yaml`), stringify({ state: file(name) }))
    return agent(name, 'enrol', '--code', code, ...args)
  }

  function startAgent(name: string): Process {
    const started = startProcess(['agent/main.ts', 'run', '--config', file(`${name}.yaml`)], {})
    running.push(started)
    return started
  }

  return {
    dir,
    port,
    address,
    file,
    startCollector,
    collector,
    createCode,
    agent,
    enrol,
    startAgent,
    /** Everything that any process has printed. */
    printed: () => [...printed, ...running.map((one) => one.output())].join('\n'),
    rows(sql: string): Record<string, unknown>[] {
      const database = new Database(join(data, 'xunjian.db'), { readonly: true })
      try {
        return database.prepare(sql).all() as Record<string, unknown>[]
      } finally {
        database.close()
      }
    },
    async remove(): Promise<void> {
      await Promise.all(running.map((one) => one.kill()))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
