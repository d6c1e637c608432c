// Ends that are no repair: it is no fault at all, or it is part of another one.
import { isEnded } from '../../shared/fault-stages.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { endHold, type FaultChange, moved } from './change.ts'
import type { VerbGround } from './verb-ground.ts'

export function cancelFault(
  fault: FaultRecord,
  { at, body: { reason } }: ChangeFault<'cancel'>,
): FaultChange {
  const { set, process } = endHold(fault, at)
  const entry = { kind: 'cancelled', ...moved(fault, 'cancelled', reason) } as const
  return { steps: [{ set: { ...set, stage: 'cancelled', closedAt: at }, process, entry }] }
}

/** Into an open one only, so that no circle can come about. */
export function mergeFault(
  fault: FaultRecord,
  { at, body: { into, note } }: ChangeFault<'merge'>,
  ground: VerbGround,
): FaultChange {
  if (into === fault.id) return { refused: 'bad-merge', detail: `#${into} is the fault itself` }
  const target = ground.fault(into)
  if (target === null) return { refused: 'unknown-fault', detail: `#${into}` }
  if (isEnded(target.stage)) return { refused: 'bad-merge', detail: `#${into} is ${target.stage}` }
  const { set, process } = endHold(fault, at)
  const words = note || null
  return {
    steps: [
      {
        set: { ...set, stage: 'merged', closedAt: at, mergedInto: into },
        process,
        entry: { kind: 'merged', from: fault.stage, to: `#${into}`, words },
      },
    ],
    others: [{ faultId: into, step: { entry: { kind: 'absorbed', from: `#${fault.id}`, words } } }],
  }
}
