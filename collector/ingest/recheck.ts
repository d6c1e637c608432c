// An item is judged again by its newest finding, because time has gone by: the same rule as for any round.
import type { Finding } from '../../shared/finding.ts'
import type { Round } from '../../shared/round.ts'
import type { ItemState, SeriesState } from '../store/records.ts'
import type { Arrival } from './arrival.ts'
import { isBuiltIn, ROUND_ITEM } from './built-in.ts'
import type { DeadlineHandler } from './deadlines.ts'
import { hostTime } from './host-clock.ts'
import type { HostMemory } from './host-memory.ts'
import { refreshHost } from './host-state.ts'
import { judgeItem } from './judge-items.ts'
import { type Memory, setSeries } from './memory.ts'
import { seriesPolicy } from './policies.ts'
import { recheckAt } from './rechecks.ts'

/** While a backlog is coming in, only its rounds know how it was in between. */
const LATER_MS = 60_000

export const recheckItem: DeadlineHandler = (memory, deadline, now) => {
  const { hostId, inspection, item } = deadline.data
  const host = memory.hosts.get(String(hostId))
  const series = host?.series.get(String(inspection))
  const before = series?.items.get(String(item))
  if (host === undefined || series === undefined || before?.waits === undefined) return
  if (host.chains.has(series.inspection)) return recheckAt(memory, deadline, now + LATER_MS)
  judgeAgain(memory, { host, series, item: String(item), before }, now)
}

type Place = {
  readonly host: HostMemory
  readonly series: SeriesState
  readonly item: string
  readonly before: ItemState
}

function judgeAgain(memory: Memory, { host, series, item, before }: Place, now: number): void {
  const { inspection, lastRound } = series
  const arrival: Arrival = {
    host,
    round: nothingNew(inspection, isBuiltIn(inspection) ? now : hostTime(host, now)),
    receivedAt: now,
    epoch: null,
    seq: null,
  }
  const { after } = judgeItem(memory, arrival, {
    item,
    before,
    finding: newestFinding(series, item, before),
    roundId: lastRound,
    policy: seriesPolicy(memory, host, inspection).of(item),
    isRecheck: true,
  })
  const items = new Map(series.items)
  if (after === null) items.delete(item)
  else items.set(item, after)
  setSeries(memory, host, { ...series, items })
  refreshHost(memory, host, now)
}

function newestFinding(series: SeriesState, item: string, { status }: ItemState): Finding {
  const known = series.findings.find((finding) => finding.item === item)
  if (known !== undefined && item !== ROUND_ITEM) return known
  const summary = series.note ?? { code: series.outcome ?? 'failed', values: {} }
  return { item, status, summary, measurements: [], evidence: [] }
}

function nothingNew(inspection: string, observedAt: number): Round {
  return {
    inspection,
    trigger: 'event',
    outcome: 'completed',
    plannedAt: null,
    observedAt,
    durationMs: 0,
    nextDueAt: null,
    planVersion: 'built-in',
    findings: [],
    events: [],
  }
}
