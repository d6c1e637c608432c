// Keeps a round within what the protocol carries, and leaves a visible mark wherever something was cut.
import type { Finding, HostEvent, Summary } from '../shared/finding.ts'
import { LIMITS } from '../shared/limits.ts'
import { statusRank } from '../shared/status.ts'

const MARK = '… [clipped]'
const VALUE_LENGTH = 2_000
const EVENT_VALUE_LENGTH = 500

/**
 * A frame holds `LIMITS.frameBytes`; the rest of it is for the round's own fields. Escaping can make JSON up to six
 * times as long as its text, so what counts is the JSON.
 */
const EVENTS_BYTES = 32 * 1024
const FINDINGS_BYTES = LIMITS.frameBytes - EVENTS_BYTES - 16 * 1024

export function clipText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - MARK.length)}${MARK}`
}

/** The worst findings first to stay; evidence goes before findings do. */
export function clipFindings(findings: readonly Finding[]): { findings: Finding[]; note?: Summary } {
  const byRank = [...findings].sort((a, b) => statusRank(b.status) - statusRank(a.status))
  const kept = new Set<Finding>()
  const clipped = new Map<Finding, Finding>()
  let bytes = 0
  for (const finding of byRank) {
    if (kept.size >= LIMITS.findingsPerRound) break
    const fitting = fit(clipFinding(finding), FINDINGS_BYTES - bytes)
    if (fitting === null) continue
    bytes += sizeOf(fitting)
    kept.add(finding)
    clipped.set(finding, fitting)
  }
  const result = findings.flatMap((finding) => clipped.get(finding) ?? [])
  const dropped = findings.length - result.length
  if (dropped === 0) return { findings: result }
  return { findings: result, note: { code: 'findings-clipped', values: { dropped, limit: result.length } } }
}

/** The newest events stay. */
export function clipEvents(events: readonly HostEvent[]): HostEvent[] {
  const kept: HostEvent[] = []
  let bytes = 0
  for (const event of events.slice(-LIMITS.eventsPerRound).toReversed()) {
    const summary = clipSummary(event.summary, EVENT_VALUE_LENGTH)
    const clipped = { ...event, item: clipText(event.item, LIMITS.itemLength), summary }
    bytes += sizeOf(clipped)
    if (bytes > EVENTS_BYTES) break
    kept.push(clipped)
  }
  return kept.toReversed()
}

function clipFinding(finding: Finding): Finding {
  const evidence = finding.evidence.slice(0, LIMITS.evidencePerFinding).map(({ source, text }) => ({
    source: clipText(source, 200),
    text: clipText(text, LIMITS.evidenceTextLength),
  }))
  return {
    item: clipText(finding.item, LIMITS.itemLength) || '(empty)',
    status: finding.status,
    summary: clipSummary(finding.summary),
    measurements: finding.measurements
      .filter((measurement) => Number.isFinite(measurement.value))
      .slice(0, LIMITS.measurementsPerFinding),
    evidence,
  }
}

export function clipSummary(summary: Summary, length = VALUE_LENGTH): Summary {
  const values = Object.entries(summary.values)
    .slice(0, LIMITS.valuesPerFinding)
    .map(([name, value]) => [name, typeof value === 'string' ? clipText(value, length) : value])
  return { code: summary.code, values: Object.fromEntries(values) }
}

function fit(finding: Finding, room: number): Finding | null {
  if (sizeOf(finding) <= room) return finding
  const bare = { ...finding, evidence: finding.evidence.map(({ source }) => ({ source, text: MARK })) }
  return sizeOf(bare) <= room ? bare : null
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
