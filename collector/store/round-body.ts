// How a round lies in the log: its unchanging part once as a body, its figures as what differs from that body.
import type { Finding, HostEvent, Summary } from '../../shared/finding.ts'
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

/** Equal keys mean that two bodies differ in nothing but the figures of their measurements. */
export function bodyKey(body: RoundBody): string {
  return JSON.stringify(body, (name, value) =>
    name === 'value' && typeof value === 'number' ? undefined : value,
  )
}

export function figuresOf(findings: readonly Finding[]): number[] {
  return findings.flatMap((finding) => finding.measurements.map((measurement) => measurement.value))
}

/** What differs from the body's figures as [index, value, …]; null when nothing does. */
export function encodeFigures(base: readonly number[], figures: readonly number[]): string | null {
  const changed: number[] = []
  for (const [index, figure] of figures.entries()) if (figure !== base[index]) changed.push(index, figure)
  return changed.length === 0 ? null : JSON.stringify(changed)
}

/** The body with the figures of one of its rounds. */
export function decodeRound(bodyJson: string, numbers: string | null): RoundBody {
  const body = JSON.parse(bodyJson) as RoundBody
  if (numbers === null) return body
  const changed = new Map<number, number>()
  const flat = JSON.parse(numbers) as number[]
  for (let at = 0; at + 1 < flat.length; at += 2) changed.set(flat[at] as number, flat[at + 1] as number)
  let index = 0
  const findings = body.findings.map((finding) => ({
    ...finding,
    measurements: finding.measurements.map((measurement) => {
      const value = changed.get(index++)
      return value === undefined ? measurement : { ...measurement, value }
    }),
  }))
  return { ...body, findings }
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
