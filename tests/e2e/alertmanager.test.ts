// A real Prometheus whose rule fires and three real Alertmanagers that know nothing of each other: one fault, whatever is
// down when.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { z } from 'zod'
import type { AlertPage } from '../../shared/api/alert.ts'
import type { FaultDetail, FaultPage } from '../../shared/api/fault.ts'
import { createIdentity, enrol } from '../support/agent-client.ts'
import { commandPath, needs } from '../support/needs.ts'
import { type Collector, createRig, freePort, type Rig, until } from '../support/processes.ts'

const EXAMPLE = join(import.meta.dirname, '../../config/alertmanager.example.yml')
const SECRET = 'the-secret-of-the-alert-source'
/** The Alertmanagers are on this machine, where messages go only when it is allowed. */
const NEAR = { notify: { allow: ['127.0.0.0/8'] } }
/** Prometheus asks for new endpoints every 5 s, and Alertmanager retries with a back-off. */
const PATIENCE_MS = 60_000

describe.skipIf(!needs('alertmanager'))('the example configuration', () => {
  it('is one that amtool takes', () => {
    const run = spawnSync(commandPath('amtool'), ['check-config', EXAMPLE], { encoding: 'utf8' })
    expect(run.stdout + run.stderr).toContain('SUCCESS')
    expect(run.status).toBe(0)
  })
})

describe.skipIf(!needs('prometheus', 'alertmanager'))('three Alertmanagers', () => {
  let rig: Rig
  let collector: Collector
  let target: Server
  let isBroken = false
  const children: ChildProcess[] = []
  const alertmanagers: string[] = []

  beforeAll(async () => {
    rig = await createRig()
    collector = await rig.startCollector(NEAR)
    const { code } = await collector.post<{ code: string }>('/api/v1/enrol-codes', {
      labels: { site: 'bj1' },
    })
    await enrol(collector.url, code, createIdentity(), { hostname: 'web-01' })
    const body = { name: 'Prometheus', kind: 'alertmanager', auth: 'bearer' }
    await collector.post('/api/v1/settings/alert-source', { body, secrets: { secret: SECRET } })
    for (const name of ['one', 'two', 'three']) alertmanagers.push(await startAlertmanager(name))
    await startPrometheus(await startTarget())
  }, 120_000)
  afterAll(async () => {
    const ended = children.map((child) => once(child, 'exit'))
    for (const child of children) child.kill()
    await Promise.all(ended)
    target?.close()
    await rig.remove()
  })

  function start(command: string, args: readonly string[], cwd: string): void {
    children.push(spawn(commandPath(command), [...args], { cwd, stdio: 'ignore' }))
  }

  /** The example as it stands, in a hurry. */
  async function startAlertmanager(name: string): Promise<string> {
    const dir = join(rig.dir, `alertmanager-${name}`)
    mkdirSync(dir)
    const hurried = readFileSync(EXAMPLE, 'utf8')
      .replaceAll('127.0.0.1:8420', `127.0.0.1:${rig.port}`)
      .replace('group_wait: 30s', 'group_wait: 1s')
      .replace('group_interval: 5m', 'group_interval: 1s')
    writeFileSync(join(dir, 'alertmanager.yml'), hurried)
    const address = `127.0.0.1:${await freePort()}`
    const args = ['--config.file=alertmanager.yml', '--storage.path=data', '--cluster.listen-address=']
    start('prometheus-alertmanager', [...args, `--web.listen-address=${address}`], dir)
    await until(`Alertmanager ${name} is ready`, async () =>
      (await fetch(`http://${address}/-/ready`)).ok ? true : null,
    )
    return address
  }

  /** What the rule looks at. */
  async function startTarget(): Promise<string> {
    target = createServer((_, response) => response.end(`demo_broken ${isBroken ? 1 : 0}\n`))
    const port = await freePort()
    await new Promise<void>((resolve) => target.listen(port, '127.0.0.1', resolve))
    return `127.0.0.1:${port}`
  }

  async function startPrometheus(scraped: string): Promise<void> {
    const dir = join(rig.dir, 'prometheus')
    mkdirSync(dir)
    const rule = {
      alert: 'DemoBroken',
      expr: 'demo_broken == 1',
      labels: { severity: 'critical' },
      annotations: { summary: 'The demo on {{ $labels.instance }} is broken', description: 'Look **now**.' },
    }
    writeFileSync(join(dir, 'rules.yml'), stringify({ groups: [{ name: 'demo', rules: [rule] }] }))
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }] },
      scrape_configs: [
        {
          job_name: 'demo',
          static_configs: [{ targets: [scraped] }],
          relabel_configs: [{ target_label: 'instance', replacement: 'web-01.bj.example:9100' }],
        },
      ],
    }
    writeFileSync(join(dir, 'prometheus.yml'), stringify(config))
    const args = ['--config.file=prometheus.yml', '--storage.tsdb.path=tsdb']
    start('prometheus', [...args, `--web.listen-address=127.0.0.1:${await freePort()}`], dir)
  }

  /** How many messages each Alertmanager has tried to hand over, or failed to. */
  async function sent(what: '' | 'failed_' = ''): Promise<number[]> {
    return Promise.all(
      alertmanagers.map(async (address) => {
        const text = await (await fetch(`http://${address}/metrics`)).text()
        const line = new RegExp(
          `^alertmanager_notifications_${what}total\\{[^}]*integration="webhook"[^}]*\\} (\\d+)`,
          'm',
        )
        return Number(line.exec(text)?.[1] ?? 0)
      }),
    )
  }
  const faults = async () => (await collector.get<FaultPage>('/api/v1/faults?inspection=alert')).faults
  const fault = async () => {
    const [only] = await faults()
    return only === undefined ? null : await collector.get<FaultDetail>(`/api/v1/faults/${only.id}`)
  }
  const heardOf = async () => {
    const { alerts } = await collector.get<z.infer<typeof AlertPage>>('/api/v1/alerts')
    return alerts.reduce((sum, { count }) => sum + count, 0)
  }

  it('that all tell of one alert open one fault, on the host that it names', async () => {
    isBroken = true
    await until('all three have told', async () => ((await heardOf()) >= 3 ? true : null), PATIENCE_MS)
    expect((await sent()).every((count) => count >= 1)).toBe(true)
    expect(await faults()).toMatchObject([
      {
        hostName: 'web-01',
        title: 'The demo on web-01.bj.example:9100 is broken',
        item: 'DemoBroken',
        status: 'critical',
        grade: 'major',
        stage: 'reported',
        source: 'alertmanager',
        labels: { site: 'bj1', severity: 'critical' },
      },
    ])
    const file = await fault()
    expect(file?.timeline.map(({ kind }) => kind)).toEqual(['opened'])
    expect(file?.description).toContain('Look **now**.')
  }, 120_000)

  it('that all tell of its end note one recovery', async () => {
    const before = await heardOf()
    isBroken = false
    await until('it has recovered', async () => ((await fault())?.status === 'ok' ? true : null), PATIENCE_MS)
    await until(
      'all three have told',
      async () => ((await heardOf()) >= before + 3 ? true : null),
      PATIENCE_MS,
    )
    const file = await fault()
    expect(file?.timeline.map(({ kind }) => kind)).toEqual(['opened', 'recovered'])
    expect(file?.stage).toBe('reported')
  }, 120_000)

  it('hand back what the collector itself has told them, and no loop comes about', async () => {
    const settings = { type: 'alertmanager', urls: alertmanagers.map((address) => `http://${address}`) }
    const channel = await collector.post<{ id: string }>('/api/v1/settings/channel', {
      body: { name: 'Alertmanagers', settings },
    })
    await collector.post('/api/v1/settings/route', { body: { name: 'All', channelIds: [channel.id] } })
    const before = await heardOf()
    const { id } = await collector.post<FaultDetail>('/api/v1/faults', {
      title: 'The air conditioning drips',
    })
    const echoes = async () => {
      const { timeline } = await collector.get<FaultDetail>(`/api/v1/faults/${id}`)
      return timeline.filter(({ kind }) => kind === 'alert')
    }
    await until('it has come back', async () => ((await echoes()).length > 0 ? true : null), PATIENCE_MS)
    await until(
      'all three have told',
      async () => ((await heardOf()) >= before + 3 ? true : null),
      PATIENCE_MS,
    )
    expect((await echoes()).map(({ text }) => text)).toEqual([
      'The alert XunjianReport, which this fault had sent out, came back through Prometheus and was not counted again',
    ])
    expect(await faults()).toHaveLength(1)
    expect(await collector.get('/api/v1/faults?open=true')).toMatchObject({ total: 2 })
  }, 120_000)

  it('bring it again when the collector was down', async () => {
    await collector.kill()
    isBroken = true
    await until(
      'each has tried in vain',
      async () => ((await sent('failed_')).every((count) => count >= 1) ? true : null),
      PATIENCE_MS,
    )
    collector = await rig.startCollector(NEAR)
    await until(
      'it is known',
      async () => ((await fault())?.status === 'critical' ? true : null),
      PATIENCE_MS,
    )
    expect(await faults()).toHaveLength(1)
    expect((await fault())?.timeline.map(({ kind }) => kind)).toEqual(['opened', 'recovered', 'recurred'])
  }, 180_000)
})
