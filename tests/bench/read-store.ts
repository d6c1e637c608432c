// How long the pages' questions take in a large fleet: node tests/bench/read-store.ts [hosts]
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReadStore } from '../../collector/store/sqlite/read-store.ts'
import { fillLargeStore, hostId } from '../support/large-store.ts'
import { T0 } from '../support/rounds.ts'

const hosts = Number(process.argv[2] ?? 10_000)
const DAY = 86_400_000
const SLOT = 1_800_000
const folder = process.env.XUNJIAN_BENCH_STORE ?? mkdtempSync(join(tmpdir(), 'xunjian-bench-read-'))
const path = join(folder, 'xunjian.db')

const startedAt = performance.now()
const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined
const size = { hosts, inspections: 5, items: 2, slots: 50, pastFaults: hosts * 10, history: 8_640 }
if (!isThere) fillLargeStore(path, size)
const megabytes = statSync(path).size / 1_048_576
console.log(
  `${hosts} hosts, ${megabytes.toFixed(0)} MiB, filled in ${Math.round(performance.now() - startedAt)} ms`,
)

const store = openReadStore(path)
const list = { labels: [], limit: 50 }
const fifty = Array.from({ length: 50 }, (_, index) => hostId(index * 7 + 1))
const day = { from: T0 - 47 * SLOT, cellMs: SLOT, cells: 48 }
const month = { from: T0 - 30 * DAY, to: T0 + 1 }
const faultList = { ...list, stages: [], statuses: [], sort: 'severity', order: 'desc' } as const
const hostList = { ...list, states: [], sort: 'state', order: 'desc' } as const
const questions: Record<string, () => unknown> = {
  'hosts, first 50, worst first': () => store.hosts(hostList),
  'hosts by name': () => store.hosts({ ...hostList, sort: 'name', order: 'asc' }),
  'hosts of a label': () => store.hosts({ ...hostList, labels: [['site', 'site-3']] }),
  'hosts by search': () => store.hosts({ ...hostList, search: 'host-00' }),
  'one host with its inspections': () => [store.hostById(hostId(50)), store.seriesOfHost(hostId(50))],
  'findings, first 50': () => store.findings({ ...list, statuses: [] }),
  'faults, first 50': () => store.faults(faultList),
  'faults, open': () => store.faults({ ...faultList, open: true }),
  'faults of a label': () => store.faults({ ...faultList, labels: [['site', 'site-0']] }),
  'fault file': () => store.faultFile(size.pastFaults + 50),
  'fault trend, 30 days': () =>
    store.faultTrend(Array.from({ length: 31 }, (_, index) => T0 - (30 - index) * DAY)),
  overview: () => store.overview({ dayStart: T0 - 8 * 3_600_000, now: T0 }),
  'ribbons of 50 hosts, 24 h': () => store.ribbon({ ...day, of: { by: 'host', hostIds: fifty } }),
  'ribbons of 50 hosts, 30 d': () =>
    store.ribbon({
      from: T0 - 59 * 24 * SLOT,
      cellMs: 24 * SLOT,
      cells: 60,
      of: { by: 'host', hostIds: fifty },
    }),
  'ribbon of the fleet, 24 h': () => store.ribbon({ ...day, of: { by: 'fleet' } }),
  'ribbons of 20 groups, 24 h': () => store.ribbon({ ...day, of: { by: 'group', label: 'site' } }),
  labels: () => store.labelCounts(),
  inspections: () => store.hostsByInspection(),
  'history, 30 days': () =>
    store.history({ hostId: hostId(1), inspection: 'disk', item: '/mnt/1', ...month }),
  'rounds, first 50': () => store.rounds({ ...list, statuses: [], outcomes: [] }),
  'rounds, missed (none there)': () => store.rounds({ ...list, statuses: [], outcomes: ['missed'] }),
  'metrics of one host': () => store.readHostForMetrics(hostId(50)),
}

for (const [name, ask] of Object.entries(questions)) {
  const times: number[] = []
  for (let run = 0; run < 12; run += 1) {
    const from = performance.now()
    await ask()
    times.push(performance.now() - from)
  }
  const [first = 0, ...rest] = times
  const sorted = rest.toSorted((one, other) => one - other)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  console.log(
    `${name.padEnd(32)} first ${first.toFixed(2).padStart(8)} ms   then ${median.toFixed(2).padStart(7)} (to ${(sorted.at(-1) ?? 0).toFixed(2)})`,
  )
}
store.close()
if (process.env.XUNJIAN_BENCH_STORE === undefined) rmSync(folder, { recursive: true })
