// npm run bench:faults: a real collector with 10,000 open faults; how long the list and each of its filters take over the API.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FaultRecord } from '../../collector/store/fault-records.ts'
import { openWriteStore } from '../../collector/store/sqlite/write-store.ts'
import type { Write } from '../../collector/store/store.ts'
import { FaultPage } from '../../shared/api/fault.ts'
import { fault } from '../support/faults.ts'
import { fillLargeStore, hostId } from '../support/large-store.ts'
import { commandLineHeaders, createRig, until } from '../support/processes.ts'
import { MINUTE, T0 } from '../support/rounds.ts'

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '5000' },
    open: { type: 'string', default: '10000' },
    past: { type: 'string', default: '50000' },
    runs: { type: 'string', default: '60' },
    /** Milliseconds that the slowest hundredth of each question may take. */
    mark: { type: 'string', default: '100' },
  },
})
const hosts = Number(options.hosts)
const open = Number(options.open)
const past = Number(options.past)
const mark = Number(options.mark)

const STAGES = [
  'reported',
  'reported',
  'reported',
  'accepted',
  'handling',
  'on-hold',
  'resolved',
  'verified',
] as const
const SOURCES = ['inspection', 'inspection', 'inspection', 'silence', 'alertmanager', 'person'] as const
const STATUSES = ['warning', 'critical', 'warning', 'unknown'] as const
const RISKS = ['low', 'medium', 'high'] as const
const of = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

/** As a fleet in trouble would leave them: all kinds of each, some of them below others. */
function openOne(index: number): FaultRecord {
  const num = (index % hosts) + 1
  const stage = of(STAGES, Math.floor(index / 3))
  const isTaken = stage !== 'reported'
  return fault({
    id: past + hosts + index + 1,
    hostNum: num,
    inspection: of(['disk', 'disk-1'], index),
    item: `/mnt/${index % 7}`,
    cause: `${hostId(num)}/bench/${index}`,
    status: of(STATUSES, index),
    worst: of(STATUSES, index),
    stage,
    grade: index % 9 === 0 ? 'major' : 'general',
    risk: of(RISKS, Math.floor(index / 2)),
    source: of(SOURCES, Math.floor(index / 5)),
    openedAt: T0 - index * MINUTE,
    labels: { env: num % 3 === 0 ? 'test' : 'prod', site: `site-${num % 20}` },
    title: index % 5 === 0 ? `Reported by hand, number ${index}` : null,
    acceptDueAt: T0 + (index % 500) * MINUTE,
    resolveDueAt: T0 + (index % 3_000) * MINUTE,
    parent: index % 4 === 3 ? past + hosts + 1 : null,
    assignee: isTaken ? { id: `person-${index % 30}`, name: `Person ${index % 30}` } : null,
    acceptedAt: isTaken ? T0 : null,
    breached: index % 11 === 0 ? ['accept'] : index % 13 === 0 ? ['accept', 'resolve'] : [],
  })
}

function fill(path: string): void {
  fillLargeStore(path, { hosts, inspections: 2, items: 2, slots: 1, pastFaults: past, history: 1 })
  const store = openWriteStore({ path, synchronous: 'normal' })
  for (let from = 0; from < open; from += 1_000) {
    const writes = Array.from({ length: Math.min(1_000, open - from) }, (_, index): Write => {
      return { kind: 'fault', fault: openOne(from + index) }
    })
    store.commit(writes)
  }
  store.close()
}

const QUESTIONS = {
  'as the page opens it': 'open=true',
  'with past ones': '',
  'all that are suppressed too': 'open=true&suppressed=true',
  'only what is suppressed': 'open=true&suppressed=only',
  'below one': `open=true&parent=${past + hosts + 1}`,
  'two stages': 'open=true&stage=accepted,handling',
  'one stage, for the board': 'open=true&stage=reported&limit=100',
  'major ones': 'open=true&grade=major',
  'high risk': 'open=true&risk=high',
  critical: 'open=true&status=critical',
  'from alerts': 'open=true&source=alertmanager',
  'of somebody': 'open=true&assignee=person-3',
  mine: 'open=true&assignee=me',
  'of nobody': 'open=true&assignee=nobody',
  'a time was missed': 'open=true&breached=any',
  'the time to resolve was missed': 'open=true&breached=resolve',
  'by what is due': 'open=true&sort=due&order=asc',
  'by when it opened': 'open=true&sort=opened',
  'by host': 'open=true&sort=host&order=asc',
  'of a label': 'open=true&labels=site:site-3',
  'of two labels': 'open=true&labels=site:site-3,env:prod',
  'of a host': `host=${hostId(77)}`,
  'of an inspection': 'open=true&inspection=disk-1',
  'by words': 'open=true&search=number%204',
  'by words that nothing has': 'open=true&search=zzz',
  'of a time': `from=${T0 - 600 * MINUTE}&to=${T0}`,
  'everything at once':
    'open=true&grade=general&risk=low,medium&stage=reported,accepted&labels=env:prod&search=mnt&sort=due',
  '500 at once': 'open=true&limit=500',
  'past ones': 'open=false',
} as const

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0

const rig = await createRig()
try {
  const data = join(rig.dir, 'collector')
  // Started once, so that the folder is there with its keys.
  await (await rig.startCollector()).stop()
  for (const end of ['', '-wal', '-shm']) rmSync(join(data, `xunjian.db${end}`), { force: true })
  const filledFrom = performance.now()
  fill(join(data, 'xunjian.db'))
  console.log(
    `${hosts} hosts, ${open} open faults, ${past} past ones; filled in ${Math.round(performance.now() - filledFrom)} ms`,
  )
  // Nothing is heard of these hosts, and nothing is to be said about that here.
  const collector = await rig.startCollector({ staleness: { silentAfter: '30d', missedGrace: '30d' } })
  const headers = commandLineHeaders(data)
  const ask = async (query: string) => {
    const from = performance.now()
    const response = await fetch(`${collector.url}/api/v1/faults?${query}`, { headers })
    const body = await response.json()
    const ms = performance.now() - from
    if (response.status !== 200) throw new Error(JSON.stringify(body))
    return { ms, body }
  }
  await until('the collector answers', async () => (await ask('limit=1')).body)
  const times = new Map<string, number[]>()
  const totals = new Map<string, number>()
  // In turn, so that no answer is one that was kept from the time before.
  for (let run = 0; run < Number(options.runs) + 1; run += 1) {
    for (const [name, query] of Object.entries(QUESTIONS)) {
      const { ms, body } = await ask(query)
      if (run === 0) totals.set(name, FaultPage.parse(body).total)
      else times.set(name, [...(times.get(name) ?? []), ms])
    }
  }
  let worst = 0
  for (const [name, all] of times) {
    const sorted = all.toSorted((one, other) => one - other)
    const p99 = percentile(sorted, 0.99)
    worst = Math.max(worst, p99)
    const figures = [percentile(sorted, 0.5), p99].map((ms) => ms.toFixed(1).padStart(7))
    console.log(
      `${name.padEnd(32)} median ${figures[0]} ms   p99 ${figures[1]} ms   of ${totals.get(name)} faults${p99 > mark ? '   MISSED' : ''}`,
    )
  }
  console.log(
    `mark ${mark} ms: ${worst <= mark ? 'reached' : 'MISSED'}, the slowest p99 is ${worst.toFixed(1)} ms`,
  )
  process.exitCode = worst <= mark ? 0 : 1
} finally {
  await rig.remove()
}
