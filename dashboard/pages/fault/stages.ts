// The stages of a fault as steps: which are behind it, which it is in, which lie ahead.
import type { FaultDetail } from '../../../shared/api/fault.ts'

export type StageName = 'reported' | 'accepted' | 'resolved' | 'verified' | 'closed'
export type StageStep = {
  readonly stage: StageName
  readonly state: 'done' | 'current' | 'ahead'
  readonly at: number | null
  readonly by: string | null
  /** Time since the step before it that was taken. */
  readonly afterMs: number | null
}

type Times = Pick<
  FaultDetail,
  'stage' | 'openedAt' | 'acceptedAt' | 'acceptedBy' | 'resolvedAt' | 'recoveredAt' | 'closedAt' | 'timeline'
>

const ORDER: readonly StageName[] = ['reported', 'accepted', 'resolved', 'verified', 'closed']

export function stageSteps(fault: Times): StageStep[] {
  const resolvedBy = fault.timeline.findLast((entry) => entry.kind === 'resolved')?.by
  const closed = fault.closedAt !== null
  const at: Readonly<Record<StageName, number | null>> = {
    reported: fault.openedAt,
    accepted: fault.acceptedAt,
    resolved: fault.resolvedAt,
    verified: fault.recoveredAt !== null && (closed || fault.stage === 'verified') ? fault.recoveredAt : null,
    closed: fault.closedAt,
  }
  const by: Partial<Record<StageName, string | null>> = {
    accepted: fault.acceptedBy,
    resolved: resolvedBy?.kind === 'person' ? resolvedBy.name : null,
  }
  const reached = ORDER.findLastIndex((stage) => at[stage] !== null)
  let before: number | null = null
  return ORDER.map((stage, index): StageStep => {
    const time = at[stage]
    const afterMs = time !== null && before !== null ? Math.max(0, time - before) : null
    if (time !== null) before = time
    const state = index > reached ? 'ahead' : index === reached && !closed ? 'current' : 'done'
    return { stage, state, at: time, by: by[stage] ?? null, afterMs }
  })
}
