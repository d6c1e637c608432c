// What each verb makes of a fault.
import type { FaultVerb } from '../../shared/api/fault.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { acceptFault } from './accept-fault.ts'
import type { FaultChange } from './change.ts'
import { legalVerbs } from './legal-verbs.ts'
import { noteFault } from './note-fault.ts'
import { resolveFault } from './resolve-fault.ts'

type Verbs = { readonly [Verb in FaultVerb]?: (fault: FaultRecord, change: ChangeFault<Verb>) => FaultChange }
const VERBS: Verbs = { accept: acceptFault, note: noteFault, resolve: resolveFault }

export function carryOut(fault: FaultRecord, change: ChangeFault): FaultChange {
  const verb = VERBS[change.verb] as ((fault: FaultRecord, change: ChangeFault) => FaultChange) | undefined
  if (verb === undefined)
    return { refused: 'illegal-transition', detail: `${fault.stage}: ${legalVerbs(fault.stage).join(', ')}` }
  return verb(fault, change)
}
