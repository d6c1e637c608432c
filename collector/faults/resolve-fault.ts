// A person says that a fault is repaired; the inspection, or whoever reported it, has the last word.
import { isBad } from '../../shared/status.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { begun, endHold, type FaultChange, type FaultStep, moved } from './change.ts'
import type { VerbGround } from './verb-ground.ts'
import { verified } from './verified.ts'

/** An inspection, or another system's alert, says how it is; of what people report nobody else does. */
export function isWatched({ source }: Pick<FaultRecord, 'source'>): boolean {
  return source !== 'person'
}

export function resolveFault(
  fault: FaultRecord,
  { by, at, body }: ChangeFault<'resolve'>,
  { self }: VerbGround,
): FaultChange {
  const { cause, solution, despite, attachments } = body
  if (isWatched(fault) && isBad(fault.status) && despite === undefined)
    return { refused: 'still-bad', detail: fault.status }
  const words = [cause, solution, ...(despite === undefined ? [] : [despite])].join('\n')
  const { set, process } = endHold(fault, at)
  const resolved: FaultStep = {
    set: {
      ...set,
      ...begun(fault, at),
      stage: 'resolved',
      resolvedAt: at,
      humanCause: cause,
      solution,
      // Whoever resolves what nobody had accepted has taken it on with that.
      acceptedAt: fault.acceptedAt ?? at,
      acceptedBy: fault.acceptedBy ?? by.name,
    },
    process: { ...process, assignee: fault.process.assignee ?? self },
    entry: { kind: 'resolved', ...moved(fault, 'resolved', words), ...(attachments && { attachments }) },
  }
  // Recovered before: the inspection has verified the repair already.
  const hasRecovered = fault.recoveredAt !== null && !isBad(fault.status)
  const { inspection } = fault
  const agreed = hasRecovered ? verified(fault, { at, name: inspection, machine: inspection }) : []
  return { steps: [resolved, ...agreed] }
}
