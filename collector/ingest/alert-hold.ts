// Where a source says so, a fault that has recovered is resolved when its recovery has held for long enough.
import { begun, endHold } from '../faults/change.ts'
import { verified } from '../faults/verified.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { DeadlineRecord, SettingRecord } from '../store/process-records.ts'
import { say, tell } from './alert-entries.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import { refreshHost } from './host-state.ts'
import { hostOfFault, type Memory } from './memory.ts'

type Held = {
  readonly fault: FaultRecord
  readonly source: SettingRecord<'alert-source'>
  readonly at: number
}

const keyOf = (fault: number) => `alert-hold/${fault}`

export function setHold(memory: Memory, { fault, source, at }: Held): void {
  setDeadline(memory, {
    key: keyOf(fault.id),
    kind: 'alert-hold',
    at: at + source.body.holdMinutes * 60_000,
    fault: fault.id,
    data: { sourceId: source.id, recoveredAt: fault.recoveredAt },
  })
}

export function dropHold(memory: Memory, fault: number): void {
  dropDeadline(memory, keyOf(fault))
}

/** Nothing is done when it fires again, when a person was faster, or when the source says otherwise by now. */
export function onAlertHold(memory: Memory, deadline: DeadlineRecord, now: number): void {
  const fault = deadline.fault === null ? undefined : memory.openFaults.get(deadline.fault)
  const source = memory.settings.get('alert-source', String(deadline.data.sourceId))
  if (fault === undefined || source?.body.onRecovery !== 'resolve') return
  const isResolved = fault.stage === 'resolved' || fault.stage === 'verified'
  if (isResolved || fault.status !== 'ok' || fault.recoveredAt !== deadline.data.recoveredAt) return
  const by = { kind: 'system', id: source.id, name: source.body.name, address: null } as const
  const { set, process } = endHold(fault, now)
  const resolved = {
    set: { ...set, ...begun(fault, now), stage: 'resolved', resolvedAt: now },
    process,
    entry: {
      kind: 'resolved',
      from: fault.stage,
      to: 'resolved',
      summary: say('held', { name: fault.item, minutes: source.body.holdMinutes }),
    },
  } as const
  const agreed = verified(fault, { at: now, name: source.body.name, machine: source.body.name })
  const intake = { memory, source, by, at: now }
  let after = fault
  for (const step of [resolved, ...agreed]) after = tell(intake, after, step)
  const host = hostOfFault(memory, fault)
  if (host !== undefined) refreshHost(memory, host, now)
}
