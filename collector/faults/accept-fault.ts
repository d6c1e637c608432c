// A person takes a fault on: from now on somebody has it.
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { FaultChange } from './change.ts'
import { legalVerbs } from './legal-verbs.ts'

export function acceptFault(
  fault: FaultRecord,
  { by, at, body: { grade, note } }: ChangeFault<'accept'>,
): FaultChange {
  const legal = legalVerbs(fault.stage)
  if (!legal.includes('accept'))
    return { refused: 'illegal-transition', detail: `${fault.stage}: ${legal.join(', ')}` }
  const next: FaultRecord = {
    ...fault,
    stage: 'accepted',
    grade: grade ?? fault.grade,
    acceptedAt: at,
    acceptedBy: by.name,
  }
  return {
    fault: next,
    entry: { kind: 'accepted', at, by, from: fault.stage, to: 'accepted', words: note ?? null },
  }
}
