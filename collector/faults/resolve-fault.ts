// A person says that a fault is repaired; the inspection has the last word and closes it when it agrees.
import { isBad } from '../../shared/status.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { FaultChange } from './change.ts'
import { closeFault } from './fault.ts'
import { legalVerbs } from './legal-verbs.ts'

export function resolveFault(
  fault: FaultRecord,
  { by, at, body: { cause, solution, despite } }: ChangeFault<'resolve'>,
): FaultChange {
  const legal = legalVerbs(fault.stage)
  if (!legal.includes('resolve'))
    return { refused: 'illegal-transition', detail: `${fault.stage}: ${legal.join(', ')}` }
  if (isBad(fault.status) && despite === undefined) return { refused: 'still-bad', detail: fault.status }
  const resolved: FaultRecord = { ...fault, stage: 'resolved', resolvedAt: at, humanCause: cause, solution }
  const words = [cause, solution, ...(despite === undefined ? [] : [despite])].join('\n')
  const entry = { kind: 'resolved', at, by, from: fault.stage, to: 'resolved', words } as const
  // Recovered before: the inspection has verified the repair already.
  return { fault: fault.recoveredAt === null ? resolved : closeFault(resolved, at), entry }
}
