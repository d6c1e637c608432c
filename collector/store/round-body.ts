// How a round lies in the log: its unchanging part once as a body, its figures as what differs from that body.
import type { Finding, HostEvent, Measurement, Summary } from '../../shared/finding.ts'
import { Outcome, type Round, Trigger } from '../../shared/round.ts'

/** The part of a round that stays the same from round to round while nothing changes. */
export type RoundBody = {
  readonly findings: readonly Finding[]
  readonly events: readonly HostEvent[]
  readonly note: Summary | null
  readonly planVersion: string
  readonly requestId: string | null
}

export function bodyOf(round: Round): RoundBody {
  return {
    findings: round.findings,
    events: round.events,
    note: round.note ?? null,
    planVersion: round.planVersion,
    requestId: round.requestId ?? null,
  }
}

/** True when two findings differ in nothing but the figures of their measurements. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return (
    one.item === other.item &&
    one.status === other.status &&
    areEqual(one.summary, other.summary) &&
    one.measurements.length === other.measurements.length &&
    one.measurements.every((measurement, index) =>
      isSameBut(measurement, other.measurements[index] as Measurement),
    ) &&
    areEqual(one.evidence, other.evidence)
  )
}

function isSameBut(one: Measurement, other: Measurement): boolean {
  return (
    one.name === other.name &&
    one.unit === other.unit &&
    one.warning === other.warning &&
    one.critical === other.critical &&
    one.bad === other.bad &&
    one.max === other.max
  )
}

/** Equality of JSON values; written out because it runs for every finding of every round. */
export function areEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) =>
    areEqual((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  )
}

export function figuresOf(finding: Finding): number[] {
  return finding.measurements.map((measurement) => measurement.value)
}

/**
 * What differs from the figures that the same findings were written with, as [index, value, …] over all of them in
 * order; null when nothing does.
 */
export function encodeFigures(
  written: readonly { readonly figures: readonly number[] }[],
  findings: readonly Finding[],
): string | null {
  const changed: number[] = []
  let index = 0
  for (const [position, { measurements }] of findings.entries()) {
    const base = written[position]?.figures ?? []
    for (let at = 0; at < measurements.length; at += 1, index += 1) {
      const value = (measurements[at] as Measurement).value
      if (value !== base[at]) changed.push(index, value)
    }
  }
  return changed.length === 0 ? null : JSON.stringify(changed)
}

/** The body with the figures of one of its rounds. */
export function decodeRound(body: RoundBody, numbers: string | null): RoundBody {
  return numbers === null ? body : { ...body, findings: withFigures(body.findings, numbers) }
}

/** Findings with other figures put in: numbers is what encodeFigures made against them. */
export function withFigures(base: readonly Finding[], numbers: string | null): readonly Finding[] {
  if (numbers === null) return base
  const changed = new Map<number, number>()
  const flat = JSON.parse(numbers) as number[]
  for (let at = 0; at + 1 < flat.length; at += 2) changed.set(flat[at] as number, flat[at + 1] as number)
  let index = 0
  return base.map((finding) => ({
    ...finding,
    measurements: finding.measurements.map((measurement) => {
      const value = changed.get(index++)
      return value === undefined ? measurement : { ...measurement, value }
    }),
  }))
}

const TRIGGERS = Trigger.options
const OUTCOMES = Outcome.options

/** Trigger and outcome in one small number, as the log keeps them. */
export function encodeKind(kind: { readonly trigger: Trigger; readonly outcome: Outcome }): number {
  return TRIGGERS.indexOf(kind.trigger) * 8 + OUTCOMES.indexOf(kind.outcome)
}

export function decodeKind(kind: number): { trigger: Trigger; outcome: Outcome } {
  return { trigger: TRIGGERS[Math.floor(kind / 8)] ?? 'schedule', outcome: OUTCOMES[kind % 8] ?? 'failed' }
}

/** The table suffix of the day (UTC) in which a round arrived: 20261121. */
export function dayOf(receivedAt: number): string {
  return new Date(receivedAt).toISOString().slice(0, 10).replaceAll('-', '')
}
