// npm run bench:storage: what 500 hosts on the default plan cost in the database and on the disk, in simulated time.
import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { CollectorConfig } from '../../collector/config.ts'
import { hashSecret } from '../../collector/hash-secret.ts'
import type { Command } from '../../collector/ingest/messages.ts'
import { Writer } from '../../collector/ingest/writer.ts'
import { openWriteStore } from '../../collector/store/sqlite/write-store.ts'
import type { Finding } from '../../shared/finding.ts'
import type { AgentFrame } from '../../shared/protocol.ts'
import { CODE, DISK, FACTS, finding, hello, MACHINE, planEntry, round } from '../support/rounds.ts'

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '500' },
    hours: { type: 'string', default: '3' },
    /** Seconds that routine rounds wait for company, as store.routineWindow says. */
    window: { type: 'string', default: '5' },
  },
})
const hosts = Number(options.hosts)
const hours = Number(options.hours)
const windowSeconds = Number(options.window)

// The default plan: how often each inspection runs, how many findings it makes and how many figures change each time.
const PLAN = [
  { inspection: 'disk', seconds: 300, cron: '*/5 * * * *', findings: 3, changing: 2 },
  { inspection: 'services', seconds: 300, cron: '*/5 * * * *', findings: 4, changing: 0 },
  { inspection: 'backups', seconds: 900, cron: '*/15 * * * *', findings: 2, changing: 1 },
  { inspection: 'patches', seconds: 3_600, cron: '0 * * * *', findings: 5, changing: 1 },
  { inspection: 'removable-media', seconds: 900, cron: '*/15 * * * *', findings: 4, changing: 0 },
] as const
const EPOCH = '0123456789abcdef'
const START = Date.UTC(2026, 10, 21, 8)
const WARM_SECONDS = 3_600

const dir = await mkdtemp(join(tmpdir(), 'xunjian-storage-'))
const path = join(dir, 'xunjian.db')
const seqs = new Map<number, number>()
let now = START
let lastAnswer: unknown
const writer = new Writer({
  store: openWriteStore({ path, synchronous: 'full' }),
  options: CollectorConfig.parse({}),
  now: () => now,
  say(message) {
    if (message.kind === 'answer') lastAnswer = message.answer
  },
})
try {
  for (let host = 1; host <= hosts; host += 1) enter(host)
  makeRounds(0, WARM_SECONDS)
  const before = { bytes: writtenBytes(), size: databaseBytes() }
  const made = makeRounds(WARM_SECONDS, WARM_SECONDS + hours * 3_600)
  report(made, { bytes: writtenBytes() - before.bytes, size: databaseBytes() - before.size })
} finally {
  writer.stop()
  rmSync(dir, { recursive: true, force: true })
}

function enter(host: number): void {
  command({ kind: 'create-code', ...CODE, at: now })
  const { secret } = lastAnswer as { secret: string }
  command({
    kind: 'enrol',
    codeHash: hashSecret(secret),
    hostId: hostId(host),
    publicKey: 'k'.repeat(60),
    facts: FACTS,
    ...MACHINE,
    at: now,
  })
  command({
    kind: 'connect',
    ...MACHINE,
    connection: host,
    hostId: hostId(host),
    epoch: EPOCH,
    agentVersion: '0.1.0',
    at: now,
  })
  const inspections = PLAN.map(({ inspection }) => ({ ...DISK, name: inspection, metrics: [] }))
  const plan = PLAN.map(({ inspection, cron }) =>
    planEntry({ inspection, cron, spreadMs: spreadOf(host) * 1_000 }),
  )
  take([{ host, frame: hello({ inspections, plan }) }])
}

function makeRounds(fromSecond: number, toSecond: number): number {
  let made = 0
  for (let second = fromSecond; second < toSecond; second += windowSeconds) {
    now = START + second * 1_000
    const due = Array.from({ length: windowSeconds }, (_, offset) => roundsAt(second + offset)).flat()
    take(due)
    made += due.length
  }
  return made
}

function roundsAt(second: number): { host: number; frame: AgentFrame }[] {
  const due: { host: number; frame: AgentFrame }[] = []
  for (const entry of PLAN) {
    const behind = second % entry.seconds
    if (behind >= 30) continue
    const plannedAt = START + second * 1_000
    for (let host = 1; host <= hosts; host += 1) {
      if (spreadOf(host) !== behind) continue
      const seq = (seqs.get(host) ?? 0) + 1
      seqs.set(host, seq)
      const findings = Array.from({ length: entry.findings }, (_, index) =>
        makeFinding(index, second, entry.changing),
      )
      const made = round({ inspection: entry.inspection, observedAt: plannedAt, plannedAt, findings })
      due.push({ host, frame: { type: 'round', epoch: EPOCH, seq, round: made } })
    }
  }
  return due
}

function makeFinding(index: number, second: number, changing: number): Finding {
  const figures = Array.from({ length: 3 }, (_, figure) => ({
    name: `figure_${figure}`,
    value: figure < changing ? 1e11 + ((second * 7_919 * (index + 1)) % 1e9) : 1e12,
    unit: 'bytes' as const,
    warning: 100,
    bad: 'below' as const,
  }))
  return { ...finding(`/mnt/item-${index}`, 'ok'), measurements: figures }
}

// Agents spread over a tenth of the shortest interval.
function spreadOf(host: number): number {
  return host % 30
}

function take(frames: readonly { readonly host: number; readonly frame: AgentFrame }[]): void {
  if (frames.length === 0) return
  const raw = frames.map(({ host, frame }) => ({
    connection: host,
    raw: Buffer.from(JSON.stringify(frame)),
    receivedAt: now,
  }))
  writer.handle({ kind: 'frames', frames: raw })
  writer.commit()
}

function command(wanted: Command): void {
  writer.handle({ kind: 'command', id: 1, command: wanted })
  writer.commit()
}

function hostId(host: number): string {
  return `0198f2a0-0000-4000-8000-${String(host).padStart(12, '0')}`
}

function writtenBytes(): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0)
}

/** Pages in use, wherever they lie: the file lags behind its log between checkpoints. */
function databaseBytes(): number {
  const db = new Database(path, { readonly: true })
  const bytes =
    Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
  db.close()
  return bytes
}

function report(made: number, grown: { readonly bytes: number; readonly size: number }): void {
  const perDay = 24 / hours
  const gigabytes = (grown.bytes * perDay) / 1e9
  const mebibytes = (grown.size * perDay * 30) / hosts / 1_048_576
  console.log(
    `${hosts} hosts, ${hours} h: ${made} rounds, routine rounds wait ${windowSeconds} s for company`,
  )
  console.log(`  written to disk a day: ${gigabytes.toFixed(2)} GB (mark 1 GB for 500 hosts)`)
  console.log(`  database grows by ${mebibytes.toFixed(2)} MiB for each host in 30 days (mark 3 MiB)`)
  process.exitCode = gigabytes <= 1 && mebibytes <= 3 ? 0 : 1
}
