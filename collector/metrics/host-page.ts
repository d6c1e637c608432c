// The Prometheus page of one host: what the collector knows of it, then the families of its inspections. Pure.
import { intervalMs, type Schedule } from '../../shared/schedule.ts'
import { Status } from '../../shared/status.ts'
import type { HostRecord, SeriesState } from '../store/records.ts'
import { type BuiltInFamily, FAMILIES } from './built-in-families.ts'
import type { Families } from './host-text.ts'
import { mergeFamilies } from './merge-families.ts'
import { formatHeader, formatSample, formatSeries, type LabelValues } from './text-format.ts'

export type HostSeries = Omit<SeriesState, 'findings' | 'items' | 'accounted'>
export type HostView = {
  readonly host: HostRecord
  readonly series: readonly HostSeries[]
  /** Inspection → its families. */
  readonly blocks: ReadonlyMap<string, Families>
  readonly connected: boolean
  readonly lastSeenAt: number | null
  readonly now: number
}

const FRESH_MS = 900_000

export function renderHostPage(view: HostView): string {
  const inspections = [...view.series].sort((one, other) => (one.inspection < other.inspection ? -1 : 1))
  const pages = [...hostFamilies(view), ...inspectionFamilies(view, inspections)]
  const blocks = inspections.map((series) => freshPart(view, series))
  return pages.join('') + mergeFamilies(blocks)
}

type Row = { readonly labels: LabelValues; readonly value: number | null }

/** Nothing at all for a family of which no value is known. */
function renderFamily(key: BuiltInFamily, rows: readonly Row[]): string {
  const family = FAMILIES[key]
  const known = rows.filter((row): row is { labels: LabelValues; value: number } => row.value !== null)
  if (known.length === 0) return ''
  const samples = known.map(({ labels, value }) => formatSample(formatSeries(family.name, labels), value))
  return formatHeader(family) + samples.join('')
}

function hostFamilies({ host, connected, lastSeenAt }: HostView): string[] {
  const { facts } = host
  const info: LabelValues = [
    ['host_id', host.id],
    ['hostname', facts.hostname],
    ['os', facts.os],
    ['os_version', facts.osVersion],
    ['arch', facts.arch],
    ['kernel', facts.kernel],
    ['agent_version', host.agentVersion],
  ]
  const one = (key: BuiltInFamily, value: number | null) => renderFamily(key, [{ labels: [], value }])
  return [
    renderFamily('hostInfo', [{ labels: info, value: 1 }]),
    one('hostBoot', seconds(facts.bootedAt)),
    one('connected', connected ? 1 : 0),
    one('lastSeen', seconds(lastSeenAt)),
    one('clockOffset', seconds(host.clockOffsetMs)),
  ]
}

function inspectionFamilies(view: HostView, inspections: readonly HostSeries[]): string[] {
  const each = (key: BuiltInFamily, read: (series: HostSeries) => number | null) =>
    renderFamily(
      key,
      inspections.map((series) => ({ labels: [['inspection', series.inspection]], value: read(series) })),
    )
  return [
    renderFamily('status', inspections.flatMap(statusRows)),
    each('lastRound', (series) => (series.lastRound === null ? null : seconds(series.observedAt))),
    each('lastSuccess', (series) => seconds(series.completedAt)),
    each('duration', (series) => (series.lastRound === null ? null : seconds(series.durationMs))),
    each('interval', (series) => seconds(plannedInterval(view, series))),
    each('rounds', (series) => series.made),
    each('failures', (series) => series.failed),
    each('missed', (series) => series.missed),
  ]
}

function statusRows({ inspection, status }: HostSeries): Row[] {
  if (status === null) return []
  return Status.options.map((option) => ({
    labels: [
      ['inspection', inspection],
      ['status', option],
    ],
    value: option === status ? 1 : 0,
  }))
}

/** Figures that nobody has renewed for long would lie about now; facts that carry their own time stay true. */
function freshPart(view: HostView, series: HostSeries): Families {
  const families = view.blocks.get(series.inspection) ?? {}
  const interval = plannedInterval(view, series)
  const heardAt =
    interval === null && view.connected ? view.now : series.observedAt - (view.host.clockOffsetMs ?? 0)
  if (view.now - heardAt <= Math.max(3 * (interval ?? 0), FRESH_MS)) return families
  return Object.fromEntries(Object.entries(families).filter(([name]) => name.endsWith('_timestamp_seconds')))
}

function plannedInterval({ host, now }: HostView, { inspection }: HostSeries): number | null {
  const entry = host.plan.find((candidate) => candidate.inspection === inspection)
  return entry?.enabled === true ? intervalOf(entry, now) : null
}

// A fleet shares a few schedules, and working one out costs more than all the rest of a page.
const intervals = new Map<string, number | null>()
const INTERVALS_AT_MOST = 1_000

function intervalOf({ cron, timeZone }: Pick<Schedule, 'cron' | 'timeZone'>, now: number): number | null {
  const key = `${cron} ${timeZone}`
  const known = intervals.get(key)
  if (known !== undefined) return known
  if (intervals.size >= INTERVALS_AT_MOST) intervals.clear()
  const interval = intervalMs({ cron, timeZone, spreadMs: 0 }, now)
  intervals.set(key, interval)
  return interval
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000
}
