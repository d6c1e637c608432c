// A person says that a fault is graver, or less grave, than the rules took it for.
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { FaultChange, FaultStep } from './change.ts'
import { closed } from './verified.ts'

export function gradeFault(fault: FaultRecord, { at, body }: ChangeFault<'grade'>): FaultChange {
  const grade = body.grade ?? fault.grade
  const risk = body.risk ?? fault.risk
  const said = (one: Pick<FaultRecord, 'grade' | 'risk'>) => `${one.grade}/${one.risk}`
  const graded: FaultStep = {
    set: { grade, risk },
    entry: { kind: 'graded', from: said(fault), to: said({ grade, risk }), words: body.reason },
  }
  // It needs no review any more.
  const isDone = fault.stage === 'verified' && grade === 'general'
  return { steps: isDone ? [graded, closed('verified', at)] : [graded] }
}
