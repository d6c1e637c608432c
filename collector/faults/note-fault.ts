// A person writes down what was seen or done on a fault.
import type { Command } from '../ingest/messages.ts'
import type { FaultRecord } from '../store/records.ts'
import type { FaultChange } from './change.ts'
import { legalVerbs } from './fault.ts'

type Note = Extract<Command, { kind: 'note-fault' }>

export function noteFault(fault: FaultRecord, { by, at, text }: Note): FaultChange {
  const legal = legalVerbs(fault.stage)
  if (!legal.includes('note'))
    return { refused: 'illegal-transition', detail: `${fault.stage}: ${legal.join(', ')}` }
  return { fault, entry: { kind: 'note', at, by, from: null, to: null, words: text } }
}
