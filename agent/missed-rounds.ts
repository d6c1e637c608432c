// The rounds that were planned and not made: each slot that went by is on record, with why.
import type { MissedReason, Round } from '../shared/round.ts'

export type MissedSlots = {
  readonly inspection: string
  readonly slots: readonly number[]
  readonly reasonOf: (slot: number) => MissedReason
  readonly nextDueAt: number | null
  readonly planVersion: string
}

export function toMissedRounds(missed: MissedSlots): Round[] {
  const { inspection, slots, reasonOf, nextDueAt, planVersion } = missed
  return slots.map((slot) => ({
    inspection,
    trigger: 'schedule',
    outcome: 'missed',
    plannedAt: slot,
    observedAt: slot,
    durationMs: 0,
    nextDueAt,
    planVersion,
    missedReason: reasonOf(slot),
    findings: [],
    events: [],
  }))
}
