// A person takes a fault on: from now on somebody has it.
import type { Command } from '../ingest/messages.ts'
import type { FaultRecord } from '../store/records.ts'
import type { FaultChange } from './change.ts'
import { legalVerbs } from './fault.ts'

type Accept = Extract<Command, { kind: 'accept-fault' }>

export function acceptFault(fault: FaultRecord, { by, at, grade, note }: Accept): FaultChange {
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
