// The stages of a fault as steps: which are behind it, which it is in, which lie ahead.
import type { FaultDetail, FaultStage } from '../../../shared/api/fault.ts'
import { isEnded } from '../../../shared/fault-stages.ts'

export type StageName = Exclude<FaultStage, 'on-hold'>
export type StageStep = {
  readonly stage: StageName
  /** Skipped: it went on without it, as when a machine finds that a fault is over. */
  readonly state: 'done' | 'current' | 'held' | 'skipped' | 'ahead'
  readonly at: number | null
  readonly by: string | null
  /** Time since the step before it that was taken. */
  readonly afterMs: number | null
}
type Staged = Pick<
  FaultDetail,
  | 'stage'
  | 'openedAt'
  | 'reporter'
  | 'acceptedAt'
  | 'acceptedBy'
  | 'firstHandledAt'
  | 'resolvedAt'
  | 'verifiedAt'
  | 'verifiedBy'
  | 'closedAt'
  | 'timeline'
>

const WAY: readonly StageName[] = ['reported', 'accepted', 'handling', 'resolved', 'verified', 'closed']

export function stageSteps(fault: Staged): StageStep[] {
  const way = wayOf(fault)
  const here = fault.stage === 'on-hold' ? 'handling' : fault.stage
  const reached = way.indexOf(here)
  const hasEnded = isEnded(fault.stage)
  let before: number | null = null
  return way.map((stage, index): StageStep => {
    const at = index > reached ? null : momentOf(stage, fault)
    const afterMs = at !== null && before !== null ? Math.max(0, at - before) : null
    if (at !== null) before = at
    const by = at === null ? null : whoOf(stage, fault)
    return { stage, state: stateOf(index, reached, { at, hasEnded, fault }), at, by, afterMs }
  })
}

/** What was cancelled or merged never comes to what would have followed. */
function wayOf(fault: Staged): readonly StageName[] {
  if (fault.stage !== 'cancelled' && fault.stage !== 'merged') return WAY
  const taken = WAY.filter((stage) => stage !== 'closed' && momentOf(stage, fault) !== null)
  return [...taken, fault.stage]
}

function stateOf(
  index: number,
  reached: number,
  { at, hasEnded, fault }: { at: number | null; hasEnded: boolean; fault: Staged },
): StageStep['state'] {
  if (index > reached) return 'ahead'
  if (index < reached) return at === null ? 'skipped' : 'done'
  if (fault.stage === 'on-hold') return 'held'
  return hasEnded ? 'done' : 'current'
}

function momentOf(stage: StageName, fault: Staged): number | null {
  switch (stage) {
    case 'reported':
      return fault.openedAt
    case 'accepted':
      return fault.acceptedAt
    case 'handling':
      return fault.firstHandledAt
    case 'resolved':
      return fault.resolvedAt
    case 'verified':
      return fault.verifiedAt
    default:
      return fault.closedAt ?? fault.timeline.findLast(({ kind }) => kind === stage)?.at ?? null
  }
}

function whoOf(stage: StageName, fault: Staged): string | null {
  if (stage === 'reported') return fault.reporter?.name ?? null
  if (stage === 'accepted') return fault.acceptedBy
  if (stage === 'verified') return fault.verifiedBy
  const by = fault.timeline.findLast(({ kind }) => kind === stage)?.by
  return by?.kind === 'person' ? by.name : null
}
