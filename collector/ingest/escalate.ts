// What an entry on a fault's time line means for its escalation and its reminders: they begin, go on or end.
import { escalationAt, firstStep, isReminded } from '../faults/escalation.ts'
import type { EscalationState, FaultRecord } from '../store/fault-records.ts'
import type { SettingRecord } from '../store/process-records.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import type { FaultListener } from './fault-news.ts'
import type { Memory } from './memory.ts'
import { isSuppressed } from './parents.ts'
import { policyOfFault } from './policies.ts'

const MINUTE_MS = 60_000
const escalateKey = (fault: number) => `escalate/${fault}`
const remindKey = (fault: number) => `remind/${fault}`

export const escalate: FaultListener = (memory, { fault, entry, at }) => {
  keepReminder(memory, fault, { isByPerson: entry.by.kind === 'person', at })
  const wanted = escalationAt(fault, entry, isSuppressed(memory, fault))
  if (wanted === 'keep') return fault
  const policy = wanted === 'stop' ? undefined : policyNow(memory, fault)
  if (wanted === 'stop' || policy === undefined) {
    dropDeadline(memory, escalateKey(fault.id))
    return fault.process.escalation === null ? fault : withEscalation(fault, null)
  }
  const begun = { policyId: policy.id, waitsFor: wanted.begin }
  return goOn(memory, fault, firstStep(policy.body, begun, at))
}

/** That the policies name for it now. */
export function policyNow(memory: Memory, fault: FaultRecord): SettingRecord<'escalation'> | undefined {
  const { escalationId } = policyOfFault(memory, fault)
  return escalationId === null ? undefined : memory.settings.get('escalation', escalationId)
}

export function goOn(memory: Memory, fault: FaultRecord, state: EscalationState): FaultRecord {
  const key = escalateKey(fault.id)
  if (state.nextAt === null) dropDeadline(memory, key)
  else setDeadline(memory, { key, kind: 'escalate', at: state.nextAt, fault: fault.id, data: {} })
  return withEscalation(fault, state)
}

export function withEscalation(fault: FaultRecord, escalation: EscalationState | null): FaultRecord {
  return { ...fault, process: { ...fault.process, escalation } }
}

/** Any sign of a person begins the wait anew; what the collector writes does not. */
function keepReminder(
  memory: Memory,
  fault: FaultRecord,
  { isByPerson, at }: { readonly isByPerson: boolean; readonly at: number },
): void {
  const minutes = isReminded(fault) ? (policyNow(memory, fault)?.body.remindMinutes ?? 0) : 0
  if (minutes === 0) dropDeadline(memory, remindKey(fault.id))
  else if (isByPerson || memory.deadlines.get(remindKey(fault.id)) === undefined)
    setReminder(memory, fault, { minutes, number: 1, since: at, at })
}

export function setReminder(
  memory: Memory,
  { id }: FaultRecord,
  wait: {
    readonly minutes: number
    readonly number: number
    readonly since: number
    readonly at: number
  },
): void {
  const { minutes, number, since, at } = wait
  const data = { number, since }
  setDeadline(memory, {
    key: remindKey(id),
    kind: 'remind',
    at: at + minutes * MINUTE_MS,
    fault: id,
    data,
  })
}
