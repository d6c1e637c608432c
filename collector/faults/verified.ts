// A repair is agreed on, by whoever reported the fault or by the inspection: general faults close with it. Pure.
import type { FaultRecord } from '../store/fault-records.ts'
import type { FaultStep } from './change.ts'

/** `machine`: which inspection agrees; absent when a person does. */
export function verified(
  fault: Pick<FaultRecord, 'grade'>,
  said: {
    readonly at: number
    readonly name: string
    readonly words?: string | null
    readonly machine?: string
  },
): FaultStep[] {
  const { at, name, words = null, machine } = said
  const agreed: FaultStep = {
    set: { stage: 'verified', verifiedAt: at },
    process: { verifiedBy: name },
    entry: { kind: 'verified', from: 'resolved', to: 'verified', words, ...(machine && { machine }) },
  }
  // A major one waits for its review.
  return fault.grade === 'major' ? [agreed] : [agreed, closed('verified', at)]
}

/** By itself: nobody has to say more about it. */
export function closed(from: FaultRecord['stage'], at: number, machine = 'collector'): FaultStep {
  return { set: { stage: 'closed', closedAt: at }, entry: { kind: 'closed', from, to: 'closed', machine } }
}

/** It is not repaired after all: whoever had it has it again, otherwise it waits for somebody. */
export function reopened(fault: FaultRecord, said: Partial<FaultStep['entry']>): FaultStep {
  const to = fault.process.assignee === null ? 'reported' : 'handling'
  return {
    set: {
      stage: to,
      reopened: fault.reopened + 1,
      resolvedAt: null,
      verifiedAt: null,
      closedAt: null,
      dueAt: null,
      ...(to === 'reported' ? { acceptedAt: null, acceptedBy: null } : {}),
    },
    process: { verifiedBy: null },
    entry: { from: fault.stage, to, ...said, kind: 'reopened' },
  }
}
