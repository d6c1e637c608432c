// An entry on the time line of a fault that an alert is behind, in the name of the alert's source.
import type { FaultStep } from '../faults/change.ts'
import { makeEntry } from '../faults/entry.ts'
import type { FaultRecord, FaultSummary } from '../store/fault-records.ts'
import type { AlertIntake } from './alert-plans.ts'
import { carryEntry, carryStep } from './carry-step.ts'
import type { AuditRule } from './note-entry.ts'

type Teller = Pick<AlertIntake, 'memory' | 'source' | 'by' | 'at'>

const AUDIT: AuditRule = {
  kinds: ['opened', 'recurred', 'recovered', 'reopened', 'resolved', 'graded', 'verified', 'closed'],
  states: ({ before, fault: { stage, status, grade } }) => ({
    before: before === null ? null : { stage: before.stage, status: before.status },
    after: { stage, status, grade },
  }),
}

/** One entry with what it changes; the fault as it is when everybody has heard of it. */
export function tell(teller: Teller, before: FaultRecord, step: FaultStep): FaultRecord {
  const { memory, at, by } = teller
  return carryStep(memory, { before, step, author: authorOf(teller), at, by, audit: AUDIT })
}

/** The first entry of a new one. */
export function tellOpened(
  teller: Teller,
  fault: FaultRecord,
  said: Omit<FaultStep['entry'], 'machine'>,
): FaultRecord {
  const { memory, at, by } = teller
  const entry = makeEntry({ fault: fault.id, at, by: authorOf(teller), ...said })
  return carryEntry(memory, { before: null, fault, entry, at, by, audit: AUDIT })
}

function authorOf({ source }: Teller) {
  return { kind: 'machine', name: source.body.name } as const
}

export function say(code: string, values: Readonly<Record<string, string | number>>): FaultSummary {
  return { summary: { code, values: { ...values } }, measurements: [] }
}
