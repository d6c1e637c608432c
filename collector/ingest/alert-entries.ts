// An entry on the time line of a fault that an alert is behind, with its row in the operation log.
import { type FaultStep, withStep } from '../faults/change.ts'
import { makeEntry } from '../faults/entry.ts'
import type { FaultRecord, FaultSummary } from '../store/fault-records.ts'
import { afterEntry } from './after-entry.ts'
import type { AlertIntake, FaultPlan } from './alert-plans.ts'
import { noteAudit } from './audit.ts'
import { setFault } from './memory.ts'

type Telling = {
  readonly before: FaultRecord | null
  /** A new one, as it is before the step. */
  readonly fault?: FaultRecord
  readonly step: FaultStep
}
const AUDITED: readonly string[] = [
  'opened',
  'recurred',
  'recovered',
  'reopened',
  'resolved',
  'graded',
  'verified',
  'closed',
]

/** One entry with what it changes; the fault as it is when everybody has heard of it. */
export function tell(
  { memory, source, by, at }: Pick<AlertIntake, 'memory' | 'source' | 'by' | 'at'>,
  { host }: Pick<FaultPlan, 'host'>,
  { before, fault: fresh, step }: Telling,
): FaultRecord {
  const old = before ?? fresh
  if (old === undefined) throw new Error('an entry of no fault')
  const fault = withStep(old, step)
  if (fault !== before) setFault(memory, fault)
  const { machine = source.body.name, kind, ...said } = step.entry
  const entry = makeEntry({ fault: fault.id, at, kind, by: { kind: 'machine', name: machine }, ...said })
  memory.pending.writes.push({ kind: 'fault-entry', entry })
  if (AUDITED.includes(kind))
    noteAudit(memory, {
      at,
      by,
      action: `fault.${kind}`,
      object: {
        kind: 'fault',
        id: String(fault.id),
        name: `${host?.record.name ?? ''} ${fault.inspection} ${fault.item}`.trim(),
      },
      before: before === null ? null : { stage: before.stage, status: before.status },
      after: { stage: fault.stage, status: fault.status, grade: fault.grade },
    })
  return afterEntry(memory, { before, fault, entry, at })
}

export function say(code: string, values: Readonly<Record<string, string | number>>): FaultSummary {
  return { summary: { code, values: { ...values } }, measurements: [] }
}
