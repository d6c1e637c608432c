// Which verb a person may use in which stage: one table refuses and offers.
import type { FaultStage, FaultVerb } from '../../shared/api/fault.ts'
import type { FaultProcess, FaultRecord } from '../store/fault-records.ts'

const TAKEN = ['accepted', 'handling', 'on-hold'] as const
const UNRESOLVED = ['reported', ...TAKEN] as const
const OPEN = [...UNRESOLVED, 'resolved', 'verified'] as const

const LEGAL: Readonly<Record<FaultVerb, readonly FaultStage[]>> = {
  accept: ['reported'],
  transfer: TAKEN,
  return: TAKEN,
  start: ['accepted'],
  note: OPEN,
  hold: ['accepted', 'handling'],
  resume: ['on-hold'],
  resolve: UNRESOLVED,
  verify: ['resolved'],
  close: ['resolved', 'verified'],
  reopen: ['resolved', 'verified', 'closed'],
  cancel: UNRESOLVED,
  merge: UNRESOLVED,
  grade: OPEN,
  tick: OPEN,
}

export type Judged = Pick<FaultRecord, 'stage' | 'grade'> & {
  readonly process: Pick<FaultProcess, 'checklist'>
}

/** Some need more than a stage: a review is written of major faults only, and only a checklist has steps. */
export function legalVerbs({ stage, grade, process }: Judged): FaultVerb[] {
  const isLegal = (verb: FaultVerb) =>
    LEGAL[verb].includes(stage) &&
    (verb !== 'close' || grade === 'major') &&
    (verb !== 'tick' || process.checklist !== null)
  return (Object.keys(LEGAL) as FaultVerb[]).filter(isLegal)
}
