// A round: one execution of one inspection on one host, or the fact that it was missed.
import { z } from 'zod'
import { Finding, HostEvent, InspectionName, Moment, Summary } from './finding.ts'
import { LIMITS } from './limits.ts'
import { type Status, worstStatus } from './status.ts'

export const Trigger = z.enum(['schedule', 'start', 'catch-up', 'event', 'demand'])
export type Trigger = z.infer<typeof Trigger>

/** completed: findings were made; not-applicable: says why; failed and timed-out: could not tell; missed: not run. */
export const Outcome = z.enum(['completed', 'not-applicable', 'failed', 'timed-out', 'missed'])
export type Outcome = z.infer<typeof Outcome>

export const MissedReason = z.enum([
  'host-off',
  'agent-off',
  'link-off',
  'collector-off',
  'overrun',
  'silent',
])
export type MissedReason = z.infer<typeof MissedReason>

export const Round = z.object({
  inspection: InspectionName,
  trigger: Trigger,
  outcome: Outcome,
  /** When the plan wanted it; null when nothing planned it (an event, a demand). */
  plannedAt: Moment.nullable(),
  /** When it looked, by the host's clock; of a missed round the moment it was due. */
  observedAt: Moment,
  durationMs: z.int().min(0).max(86_400_000),
  /** When the same inspection is due next by its plan; null when it is not scheduled. */
  nextDueAt: Moment.nullable(),
  planVersion: z.string().max(64),
  requestId: z.string().max(64).optional(),
  missedReason: MissedReason.optional(),
  /** Why it is not applicable, or what failed. */
  note: Summary.optional(),
  findings: z.array(Finding).max(LIMITS.findingsPerRound),
  events: z.array(HostEvent).max(LIMITS.eventsPerRound),
})
export type Round = z.infer<typeof Round>

/** The round's own verdict: its worst finding; unknown when it failed; null when there is nothing to judge. */
export function roundStatus(round: Pick<Round, 'outcome' | 'findings'>): Status | null {
  if (round.outcome === 'failed' || round.outcome === 'timed-out') return 'unknown'
  return worstStatus(round.findings.map((finding) => finding.status))
}
