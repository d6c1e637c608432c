// What people do to a fault, carried out: the fault, its time line, the operation log and the item it came from.
import { carryOut } from '../faults/verbs.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { afterEntry } from './after-entry.ts'
import { noteAudit } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import type { ChangeFault } from './fault-messages.ts'
import type { HostMemory } from './host-memory.ts'
import { refreshHost } from './host-state.ts'
import { isOpen, type Memory, setFault, setSeries } from './memory.ts'

export function changeFault(memory: Memory, command: ChangeFault): { faultId: number } {
  const id = command.faultId
  const fault = memory.openFaults.get(id) ?? memory.look.faultById(id)
  if (fault === null) throw new CommandFailure({ code: 'unknown-fault' })
  const change = carryOut(fault, command)
  if ('refused' in change) throw new CommandFailure({ code: change.refused, detail: change.detail })
  const host = fault.hostNum === null ? undefined : memory.hostsByNum.get(fault.hostNum)
  if (change.fault !== fault) setFault(memory, change.fault)
  if (host !== undefined && !isOpen(change.fault)) releaseItem(memory, host, change.fault)
  const { at, by, ...said } = change.entry
  const entry = {
    fault: id,
    at,
    by: { kind: 'person', name: by.name },
    summary: null,
    round: null,
    ...said,
  } as const
  memory.pending.writes.push({ kind: 'fault-entry', entry })
  const after = afterEntry(memory, { before: fault, fault: change.fault, entry, at })
  noteAudit(memory, {
    at,
    by,
    action: `fault.${entry.kind}`,
    object: {
      kind: 'fault',
      id: String(id),
      name: `${host?.record.name ?? ''} ${fault.inspection} ${fault.item}`.trim(),
    },
    before: auditedFault(fault),
    after: { ...auditedFault(after), words: entry.words },
  })
  memory.pending.events.push({ type: 'fault', faultId: id, hostId: host?.record.id ?? null })
  if (host !== undefined) refreshHost(memory, host, at)
  return { faultId: id }
}

function auditedFault({ stage, grade, acceptedBy, humanCause, solution }: FaultRecord) {
  return { stage, grade, acceptedBy, humanCause, solution }
}

/** The item of a closed fault starts anew. */
function releaseItem(memory: Memory, host: HostMemory, fault: FaultRecord): void {
  const series = host.series.get(fault.inspection)
  const item = series?.items.get(fault.item)
  if (series === undefined || item?.fault !== fault.id) return
  setSeries(memory, host, {
    ...series,
    items: new Map(series.items).set(fault.item, { ...item, fault: null }),
  })
  const { status, since } = item
  const place = { hostNum: host.record.num, inspection: fault.inspection, item: fault.item }
  memory.pending.writes.push({ kind: 'item', ...place, status, since, fault: null })
}
