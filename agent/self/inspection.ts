// The agent itself: whether its files are sound, its rounds safe, its clock even.
import { z } from 'zod'
import type { Finding, Measurement } from '../../shared/finding.ts'
import type { Status } from '../../shared/status.ts'
import { type AnyInspection, defineInspection } from '../inspection.ts'
import { type Incidents, isRecent, type PutAsideAt } from './record.ts'
import { selfItems, selfMeasurements, selfMetrics, selfTexts } from './words.ts'

/** What a running agent knows about itself. */
export type SelfReport = {
  readonly incidents: Incidents
  readonly isStateWritable: boolean
  /** The wall clock stands still or shows an impossible time: the agent counts on by itself. */
  readonly isClockLost: boolean
  readonly outbox: {
    readonly rounds: number
    readonly bytes: number
    readonly maxBytes: number
    readonly keptBytes: number
    readonly inMemory: number
    readonly isWritable: boolean
    readonly droppedByInspection: Readonly<Record<string, number>>
  }
}

export const SELF = 'agent'
/** A clock that was set by less is what a time service does now and then. */
const SMALL_STEP_MS = 60_000

/** Null from `read`: no agent runs in this process, as for `xunjian-agent inspect`. */
export function createSelfInspection(read: () => SelfReport | null): AnyInspection {
  return defineInspection({
    name: SELF,
    title: { en: 'Agent itself', 'zh-CN': '采集代理自身' },
    every: '1h',
    timeout: '10s',
    parameters: z.strictObject({}),
    texts: selfTexts,
    items: selfItems,
    measurements: selfMeasurements,
    metrics: selfMetrics,
    faults: { badRounds: 1, goodRounds: 1, recovery: 'automatic' },
    async inspect({ now }) {
      const report = read()
      if (report === null) return { notApplicable: { code: 'not-running', values: {} } }
      return judgeSelf(report, now)
    },
  })
}

export function judgeSelf(report: SelfReport, now: number): Finding[] {
  return [
    judgeOutbox(report, now),
    judgeState(report, now),
    judgeClock(report, now),
    ...judgeDrops(report, now),
  ]
}

type Verdict = {
  readonly status: Status
  readonly code: string
  readonly values?: Finding['summary']['values']
}

function judgeOutbox({ outbox, incidents }: SelfReport, now: number): Finding {
  const { rounds, bytes, maxBytes, keptBytes, inMemory, isWritable } = outbox
  const measurements: Measurement[] = [
    { name: 'queued_rounds', value: rounds, unit: 'count' },
    { name: 'queued_bytes', value: bytes, unit: 'bytes', max: maxBytes },
    { name: 'kept_bytes', value: keptBytes, unit: 'bytes' },
    { name: 'memory_rounds', value: inMemory, unit: 'count' },
  ]
  const fine: Verdict = { status: 'ok', code: 'outbox-in-order' }
  const verdict = isWritable
    ? (asideVerdict('outbox', incidents.outboxAside, now) ?? fine)
    : ({ status: 'critical', code: 'outbox-in-memory' } as const)
  return toFinding('outbox', verdict, measurements)
}

function judgeState({ isStateWritable, incidents }: SelfReport, now: number): Finding {
  const fine: Verdict = { status: 'ok', code: 'state-in-order' }
  const verdict = isStateWritable
    ? (asideVerdict('state', incidents.stateAside, now) ?? fine)
    : ({ status: 'critical', code: 'state-in-memory' } as const)
  return toFinding('state', verdict)
}

function asideVerdict(item: string, aside: PutAsideAt | null, now: number): Verdict | null {
  if (aside === null || !isRecent(aside.at, now)) return null
  return { status: 'warning', code: `${item}-${aside.why}`, values: { file: aside.movedTo } }
}

function judgeClock({ incidents, isClockLost }: SelfReport, now: number): Finding {
  const { clock } = incidents
  if (clock === null || (!isRecent(clock.at, now) && !isClockLost))
    return toFinding('clock', { status: 'ok', code: 'clock-even' })
  const { at, kind, byMs } = clock
  const values = { at: Math.round(at / 1_000), by_seconds: Math.abs(Math.round(byMs / 1_000)) }
  if (isClockLost) return toFinding('clock', { status: 'critical', code: 'clock-lost', values })
  if (kind === 'slept') return toFinding('clock', { status: 'ok', code: 'machine-slept', values })
  if (kind === 'set') {
    const status = Math.abs(byMs) > SMALL_STEP_MS ? 'warning' : 'ok'
    const direction = byMs < 0 ? '−' : '+'
    return toFinding('clock', { status, code: 'clock-set', values: { ...values, direction } })
  }
  return toFinding('clock', { status: 'warning', code: 'clock-found', values })
}

/** An item for each inspection of which rounds were ever dropped. */
function judgeDrops({ outbox, incidents }: SelfReport, now: number): Finding[] {
  const { drops } = incidents
  return Object.entries(outbox.droppedByInspection).map(([inspection, rounds]) => {
    const lately = drops !== null && isRecent(drops.lastAt, now) ? (drops.counts[inspection] ?? 0) : 0
    const lastAt = Math.round((drops?.lastAt ?? 0) / 1_000)
    const verdict: Verdict =
      lately > 0
        ? { status: 'warning', code: 'rounds-dropped', values: { inspection, lately, last_at: lastAt } }
        : { status: 'ok', code: 'none-dropped-lately', values: { inspection } }
    return toFinding(`dropped/${inspection}`, verdict, [
      { name: 'dropped_rounds', value: rounds, unit: 'count' },
    ])
  })
}

function toFinding(item: string, { status, code, values = {} }: Verdict, measurements: Measurement[] = []) {
  return { item, status, summary: { code, values }, measurements, evidence: [] } satisfies Finding
}
