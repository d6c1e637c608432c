// Findings and inspections of now, from the store's words to the API's.
import type { FindingRow, InspectionNow } from '../../shared/api/finding.ts'
import type { Finding } from '../../shared/finding.ts'
import { plainLines, plainText } from '../../shared/plain-text.ts'
import type { EffectivePlanEntry } from '../../shared/plan.ts'
import { isBad, statusRank } from '../../shared/status.ts'
import { isBuiltIn, ROUND_ITEM } from '../ingest/built-in.ts'
import type { StoredFinding, StoredSeries } from '../store/read-store.ts'
import type { HostRecord } from '../store/records.ts'
import type { Voice } from './voice.ts'

export type Verdict = Pick<
  FindingRow,
  'item' | 'itemTitle' | 'status' | 'summary' | 'code' | 'values' | 'measurements' | 'evidence'
>

export function presentVerdict(voice: Voice, inspection: string, finding: Finding): Verdict {
  return {
    item: finding.item,
    itemTitle: voice.item(inspection, finding.item),
    status: finding.status,
    summary: voice.finding(inspection, finding),
    code: finding.summary.code,
    values: finding.summary.values,
    measurements: finding.measurements,
    evidence: finding.evidence.map(({ source, text }) => ({
      source: plainText(source),
      text: plainLines(text),
    })),
  }
}

export function presentFinding(voice: Voice, stored: StoredFinding): FindingRow {
  const { finding, waits, ...rest } = stored
  const marked = waits == null ? {} : { waits: { until: waits.until, windowId: waits.window } }
  return { ...presentVerdict(voice, stored.inspection, finding), ...rest, ...marked }
}

export function measurementTitles(voice: Voice, inspection: string, findings: readonly Finding[]) {
  const names = findings.flatMap((finding) => finding.measurements.map((measurement) => measurement.name))
  return Object.fromEntries([...new Set(names)].map((name) => [name, voice.label(inspection, name)]))
}

/** What the host's plan and its states know, worst first; the collector's own two are no inspections of the host. */
export function presentInspections(
  voice: Voice,
  host: HostRecord,
  series: readonly StoredSeries[],
  now: number,
): InspectionNow[] {
  const planned = new Map(host.plan.map((entry) => [entry.inspection, entry]))
  const known = new Map(series.map((state) => [state.inspection, state]))
  const names = [...new Set([...planned.keys(), ...known.keys()])].filter((name) => !isBuiltIn(name))
  return names
    .map((name) =>
      presentInspection(voice, { host, name, entry: planned.get(name), state: known.get(name), now }),
    )
    .sort(
      (one, other) =>
        statusRank(other.status) - statusRank(one.status) || one.inspection.localeCompare(other.inspection),
    )
}

type Known = {
  readonly host: HostRecord
  readonly name: string
  readonly entry: EffectivePlanEntry | undefined
  readonly state: StoredSeries | undefined
  readonly now: number
}

function presentInspection(voice: Voice, { host, name, entry, state, now }: Known): InspectionNow {
  const nextDueAt = state?.nextDueAt ?? entry?.nextDueAt ?? null
  return {
    inspection: name,
    title: voice.title(name),
    enabled: entry?.enabled ?? false,
    cron: entry?.cron ?? null,
    status: state?.status ?? null,
    outcome: state?.outcome ?? null,
    note: state === undefined ? null : noteOf(voice, state),
    lastRoundId: state?.lastRound ?? null,
    // 0: planned, and nothing has come yet.
    observedAt: state?.observedAt || null,
    durationMs: state?.durationMs ?? null,
    nextDueAt,
    overdue: nextDueAt !== null && nextDueAt + (entry?.timeoutMs ?? 0) < now,
    measurementTitles: measurementTitles(voice, name, state?.findings ?? []),
    findings: state === undefined ? [] : findingsOf(voice, host, state),
  }
}

function noteOf(voice: Voice, state: StoredSeries): string | null {
  if (state.outcome === 'missed') return voice.missed(state.missedReason)
  return state.note === null ? null : voice.summary(state.inspection, state.note)
}

function findingsOf(voice: Voice, host: HostRecord, state: StoredSeries): FindingRow[] {
  const { findings, items } = state
  const present = (finding: Finding) => {
    const isRoundItself = finding.item === ROUND_ITEM
    return presentFinding(voice, {
      hostId: host.id,
      hostName: host.name,
      inspection: state.inspection,
      // Limits of policies may have made it worse.
      status: items.get(finding.item)?.status ?? finding.status,
      since: items.get(finding.item)?.since ?? state.observedAt,
      observedAt: isRoundItself ? state.observedAt : (state.completedAt ?? state.observedAt),
      finding,
      roundId: isRoundItself ? state.lastRound : state.judgedRound,
      faultId: items.get(finding.item)?.fault ?? null,
      waits: items.get(finding.item)?.waits ?? null,
    })
  }
  return [...findings, ...failedRound(state)]
    .map(present)
    .sort(
      (one, other) => statusRank(other.status) - statusRank(one.status) || one.item.localeCompare(other.item),
    )
}

/** A round that could not look is an item of its own, with its own fault. */
function failedRound({ items, note, outcome }: StoredSeries): Finding[] {
  const status = items.get(ROUND_ITEM)?.status ?? 'ok'
  if (!isBad(status)) return []
  const summary = note ?? { code: outcome ?? 'failed', values: {} }
  return [{ item: ROUND_ITEM, status, summary, measurements: [], evidence: [] }]
}
