import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type HostView, renderHostPage } from '../../../collector/metrics/host-page.ts'
import { renderBlock } from '../../../collector/metrics/host-text.ts'
import { createHostTexts } from '../../../collector/metrics/host-texts.ts'
import type { HostRecord, SeriesState } from '../../../collector/store/records.ts'
import { commandPath, needs } from '../../support/needs.ts'
import { DISK, FACTS, finding, MINUTE, planEntry, T0 } from '../../support/rounds.ts'

const ID = '0198f2a0-0000-4000-8000-000000000001'
const host: HostRecord = {
  num: 1,
  id: ID,
  name: 'web-01',
  publicKey: '',
  labels: {},
  facts: FACTS,
  inventory: null,
  plan: [planEntry()],
  planVersion: '',
  agentVersion: '0.1.0',
  agentStartedAt: T0,
  enrolledAt: T0,
  revokedAt: null,
  revokedReason: null,
  keySince: T0,
  traits: null,
  pastBoots: [],
  other: null,
  lease: 1,
  state: 'ok',
  stateSince: T0,
  worst: null,
  openFaults: 0,
  lastSeenAt: T0,
  clockOffsetMs: -250,
  queue: null,
}
const series = (fields: Partial<SeriesState> = {}): SeriesState => ({
  hostNum: 1,
  inspection: 'disk',
  status: 'warning',
  outcome: 'completed',
  observedAt: T0,
  durationMs: 12,
  nextDueAt: null,
  dueThrough: T0,
  accounted: [],
  completedAt: T0,
  lastRound: 7,
  made: 5,
  failed: 1,
  missed: 2,
  note: null,
  findings: [finding('/', 'warning', 42)],
  items: new Map(),
  ...fields,
})
const stamped = {
  ...DISK,
  metrics: [...DISK.metrics, { ...DISK.metrics[0]!, name: 'disk_seen_timestamp_seconds', help: 'Seen.' }],
}
const view = (fields: Partial<HostView> = {}): HostView => ({
  host,
  series: [series()],
  blocks: new Map([['disk', renderBlock(stamped, [finding('/', 'warning', 42)])]]),
  connected: true,
  lastSeenAt: T0 + 1_500,
  now: T0 + MINUTE,
  ...fields,
})
const samples = (page: string) => page.split('\n').filter((line) => !line.startsWith('#') && line !== '')

describe('the page of a host', () => {
  it('says what the collector knows, then what the inspections found', () => {
    expect(samples(renderHostPage(view()))).toEqual([
      `xunjian_host_info{host_id="${ID}",hostname="web-01",os="debian",os_version="12",arch="x64",kernel="6.1.0",agent_version="0.1.0"} 1`,
      `xunjian_host_boot_timestamp_seconds ${FACTS.bootedAt / 1_000}`,
      'xunjian_agent_connected 1',
      `xunjian_agent_last_seen_timestamp_seconds ${T0 / 1_000 + 1.5}`,
      'xunjian_agent_clock_offset_seconds -0.25',
      'xunjian_inspection_status{inspection="disk",status="ok"} 0',
      'xunjian_inspection_status{inspection="disk",status="warning"} 1',
      'xunjian_inspection_status{inspection="disk",status="critical"} 0',
      'xunjian_inspection_status{inspection="disk",status="unknown"} 0',
      `xunjian_inspection_last_round_timestamp_seconds{inspection="disk"} ${T0 / 1_000}`,
      `xunjian_inspection_last_success_timestamp_seconds{inspection="disk"} ${T0 / 1_000}`,
      'xunjian_inspection_duration_seconds{inspection="disk"} 0.012',
      'xunjian_inspection_interval_seconds{inspection="disk"} 300',
      'xunjian_inspection_rounds_total{inspection="disk"} 5',
      'xunjian_inspection_round_failures_total{inspection="disk"} 1',
      'xunjian_inspection_rounds_missed_total{inspection="disk"} 2',
      'xunjian_filesystem_avail_bytes{mountpoint="/"} 42',
      'xunjian_disk_seen_timestamp_seconds{mountpoint="/"} 42',
    ])
  })

  it('names each family once, keeps its series together and ends its last line', () => {
    const second = series({ inspection: 'another', status: null, lastRound: null, completedAt: null })
    const blocks = new Map([
      ['disk', renderBlock(DISK, [finding('/', 'ok', 1), finding('/var', 'ok', 2)])],
      ['another', renderBlock(DISK, [finding('/', 'ok', 99), finding('/srv', 'ok', 3)])],
    ])
    const page = renderHostPage(view({ series: [series(), second], blocks }))
    const families = page.match(/^# TYPE \S+/gm) ?? []
    expect(new Set(families).size).toBe(families.length)
    const names = samples(page).map((line) => line.split(/[{ ]/)[0])
    expect(names.filter((name, index) => name !== names[index - 1])).toHaveLength(new Set(names).size)
    expect(page.endsWith('\n')).toBe(true)
    expect(samples(page).filter((line) => line.startsWith('xunjian_filesystem'))).toEqual([
      'xunjian_filesystem_avail_bytes{mountpoint="/"} 99',
      'xunjian_filesystem_avail_bytes{mountpoint="/srv"} 3',
      'xunjian_filesystem_avail_bytes{mountpoint="/var"} 2',
    ])
  })

  it('leaves a family out that a second inspection gives another type', () => {
    const counter = { metrics: DISK.metrics.map((metric) => ({ ...metric, type: 'counter' as const })) }
    const blocks = new Map([
      ['another', renderBlock(DISK, [finding('/', 'ok', 1)])],
      ['disk', renderBlock(counter, [finding('/var', 'ok', 2)])],
    ])
    const page = renderHostPage(view({ series: [series(), series({ inspection: 'another' })], blocks }))
    expect(page).toContain('# TYPE xunjian_filesystem_avail_bytes gauge')
    expect(page).not.toContain('{mountpoint="/var"}')
  })

  it('of a host that is gone keeps only what carries its own time', () => {
    const page = (now: number) => renderHostPage(view({ connected: false, now }))
    expect(page(T0 + 15 * MINUTE)).toContain('xunjian_filesystem_avail_bytes{')
    const late = page(T0 + 15 * MINUTE + 1_000)
    expect(late).toContain('xunjian_agent_connected 0')
    expect(late).not.toContain('xunjian_filesystem_avail_bytes')
    expect(late).toContain('xunjian_disk_seen_timestamp_seconds{')
    expect(late).toContain('xunjian_inspection_last_round_timestamp_seconds{')
  })

  it('keeps figures for three intervals of a slow inspection, and of one without a plan while it is connected', () => {
    const daily = { ...host, plan: [planEntry({ cron: '0 3 * * *' })] }
    const twoDays = { now: T0 + 2 * 1_440 * MINUTE }
    expect(renderHostPage(view({ host: daily, ...twoDays }))).toContain('xunjian_filesystem_avail_bytes{')
    const unplanned = { ...host, plan: [] }
    expect(renderHostPage(view({ host: unplanned, ...twoDays }))).toContain('xunjian_filesystem_avail_bytes{')
    expect(renderHostPage(view({ host: unplanned, ...twoDays }))).not.toContain('xunjian_inspection_interval')
    expect(renderHostPage(view({ host: unplanned, connected: false, ...twoDays }))).not.toContain(
      'xunjian_filesystem_avail_bytes{',
    )
  })

  it.skipIf(!needs('prometheus'))('has nothing that promtool finds fault with', () => {
    const { status, stderr, stdout } = spawnSync(commandPath('promtool'), ['check', 'metrics'], {
      input: renderHostPage(view()),
      encoding: 'utf8',
    })
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' })
  })
})

describe('kept texts', () => {
  it('come from the store at first, then from what is committed, until nobody reads them', () => {
    let now = T0 + 1_000
    const wanted: boolean[] = []
    const texts = createHostTexts({
      readHost: (hostId) => (hostId === ID ? { host, series: [series()] } : null),
      catalogue: () => new Map([['disk', DISK]]),
      presence: () => null,
      clock: () => now,
      onWanted: (isWanted) => wanted.push(isWanted),
    })
    const take = (value: number) =>
      texts.take([
        { hostId: ID, inspection: 'disk', families: renderBlock(DISK, [finding('/', 'ok', value)]) },
      ])
    const figure = () => /avail_bytes\{mountpoint="\/"\} (\d+)/.exec(texts.page(ID) ?? '')?.[1]
    take(1)
    expect(figure()).toBe('42')
    expect(texts.page(ID)).toContain('xunjian_agent_connected 0')
    now += MINUTE
    expect(figure()).toBe('42')
    take(43)
    expect(figure()).toBe('43')
    expect(texts.page('0198f2a0-0000-4000-8000-000000000002')).toBeNull()
    expect(wanted).toEqual([true])
    now += 16 * MINUTE
    take(44)
    expect(wanted).toEqual([true, false])
    now = T0 + MINUTE
    expect(figure()).toBe('42')
  })
})
