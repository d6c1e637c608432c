// A person writes down what was seen or done on a fault.
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { FaultChange } from './change.ts'
import { legalVerbs } from './legal-verbs.ts'

export function noteFault(fault: FaultRecord, { by, at, body: { text } }: ChangeFault<'note'>): FaultChange {
  const legal = legalVerbs(fault.stage)
  if (!legal.includes('note'))
    return { refused: 'illegal-transition', detail: `${fault.stage}: ${legal.join(', ')}` }
  return { fault, entry: { kind: 'note', at, by, from: null, to: null, words: text } }
}
