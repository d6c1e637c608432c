// A real Prometheus with the example configuration: finds the hosts, scrapes them, answers a query, knows the rules.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAgent, createIdentity, enrol, type Identity } from '../support/agent-client.ts'
import { helloFrame, roundFrame } from '../support/frames.ts'
import { commandPath, needs } from '../support/needs.ts'
import { type Collector, createRig, freePort, type Rig, until } from '../support/processes.ts'

const CONFIG = join(import.meta.dirname, '../../config/prometheus')
type Answer = {
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] }
}

describe.skipIf(!needs('prometheus'))('Prometheus', () => {
  let rig: Rig
  let collector: Collector
  let prometheus: ChildProcess
  let base: string
  const identity: Identity = createIdentity()

  beforeAll(async () => {
    rig = await createRig()
    collector = await rig.startCollector()
    const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', {
      labels: { site: 'bj1' },
    })
    await enrol(collector.url, code, identity, { hostname: 'web-01' })
    const { agent } = await connectAgent(collector.url, identity)
    agent.send(helloFrame())
    const { epoch } = identity
    agent.send(roundFrame({ epoch, round: { plannedAt: null, observedAt: Date.now(), trigger: 'event' } }))
    await agent.next('ack')
    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    prometheus = startPrometheus(port)
    await until('Prometheus is ready', async () => ((await fetch(`${base}/-/ready`)).ok ? true : null))
  })
  afterAll(async () => {
    const ended = once(prometheus, 'exit')
    prometheus.kill()
    await ended
    await rig.remove()
  })

  function startPrometheus(port: number): ChildProcess {
    const dir = join(rig.dir, 'prometheus')
    cpSync(CONFIG, dir, { recursive: true })
    const example = readFileSync(join(CONFIG, 'prometheus.example.yml'), 'utf8')
    const here = example.replaceAll('127.0.0.1:8420', `127.0.0.1:${rig.port}`).replaceAll('60s', '1s')
    writeFileSync(join(dir, 'prometheus.yml'), here)
    const args = [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=tsdb',
      `--web.listen-address=127.0.0.1:${port}`,
    ]
    return spawn(commandPath('prometheus'), args, { cwd: dir, stdio: 'ignore' })
  }

  async function query(text: string) {
    const response = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(text)}`)
    const { data }: Answer = await response.json()
    return data.result.length === 0 ? null : data.result
  }

  it('discovers the host, scrapes its page and answers a query with its labels', async () => {
    const [found] = await until('the figure is there', () => query('xunjian_filesystem_size_bytes'))
    expect(found?.metric).toEqual({
      __name__: 'xunjian_filesystem_size_bytes',
      job: 'xunjian',
      instance: 'web-01',
      site: 'bj1',
      device: '/dev/sda1',
      mountpoint: '/',
      fstype: 'ext4',
    })
    expect(found?.value[1]).toBe('1000000')
    const [status] = await until('the verdict is there', () => query('xunjian_inspection_status == 1'))
    expect(status?.metric).toMatchObject({ inspection: 'disk', status: 'ok', instance: 'web-01' })
  })

  it('scrapes the collector itself', async () => {
    const [agents] = await until('the agents are counted', () =>
      query('xunjian_collector_agents{state="connected"}'),
    )
    expect(agents?.value[1]).toBe('1')
    const down = await query('up == 0')
    expect(down).toBeNull()
  })

  it.each(['/metrics', `/metrics/hosts/${identity.hostId}`])(
    'promtool finds no fault with %s',
    async (path) => {
      const input = await (await fetch(`${collector.url}${path}`)).text()
      const { status, stdout, stderr } = spawnSync(commandPath('promtool'), ['check', 'metrics'], {
        input,
        encoding: 'utf8',
      })
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
    },
  )

  it('knows the rules, and they say what they should', () => {
    const run = spawnSync(commandPath('promtool'), ['test', 'rules', 'xunjian.rules.test.yml'], {
      cwd: CONFIG,
      encoding: 'utf8',
    })
    expect(run.stdout + run.stderr).toContain('SUCCESS')
    expect(run.status).toBe(0)
  })
})
