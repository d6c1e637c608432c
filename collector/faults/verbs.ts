// What each verb makes of a fault; refused where the table of stages does not allow it.
import type { FaultVerb } from '../../shared/api/fault.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { acceptFault, returnFault, transferFault } from './accept-fault.ts'
import type { FaultChange } from './change.ts'
import { cancelFault, mergeFault } from './drop-fault.ts'
import { closeFaultByPerson, reopenFault, verifyFault } from './finish-fault.ts'
import { gradeFault } from './grade-fault.ts'
import { holdFault, noteFault, resumeFault, startFault, tickFault } from './handle-fault.ts'
import { legalVerbs } from './legal-verbs.ts'
import { resolveFault } from './resolve-fault.ts'
import type { VerbGround } from './verb-ground.ts'

type Verbs = {
  readonly [Verb in FaultVerb]: (
    fault: FaultRecord,
    change: ChangeFault<Verb>,
    ground: VerbGround,
  ) => FaultChange
}
const VERBS: Verbs = {
  accept: acceptFault,
  transfer: transferFault,
  return: returnFault,
  start: startFault,
  note: noteFault,
  hold: holdFault,
  resume: resumeFault,
  resolve: resolveFault,
  verify: verifyFault,
  close: closeFaultByPerson,
  reopen: reopenFault,
  cancel: cancelFault,
  merge: mergeFault,
  grade: gradeFault,
  tick: tickFault,
}

export function carryOut(fault: FaultRecord, change: ChangeFault, ground: VerbGround): FaultChange {
  const legal = legalVerbs(fault)
  if (!legal.includes(change.verb))
    return { refused: 'illegal-transition', detail: `${fault.stage}: ${legal.join(', ') || 'nothing'}` }
  const verb = VERBS[change.verb] as (
    fault: FaultRecord,
    change: ChangeFault,
    ground: VerbGround,
  ) => FaultChange
  return verb(fault, change, ground)
}
