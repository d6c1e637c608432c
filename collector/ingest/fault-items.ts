// The item that a fault came from: let go when people end the fault, taken up again when they reopen it.
import { isBad } from '../../shared/status.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { ItemState } from '../store/records.ts'
import type { HostMemory } from './host-memory.ts'
import { type Memory, setFault, setSeries } from './memory.ts'

/** It starts anew. What is no fault, or part of another one, opens none again before it was good or is worse. */
export function releaseItem(memory: Memory, host: HostMemory, fault: FaultRecord): void {
  const item = host.series.get(fault.inspection)?.items.get(fault.item)
  if (item === undefined || item.fault !== fault.id) return
  const { dismissed: _, ...rest } = item
  const upTo = dismissedUpTo(fault, item)
  putItem(memory, host, fault, { ...rest, fault: null, ...(upTo === null ? {} : { dismissed: upTo }) })
}

function dismissedUpTo({ stage }: FaultRecord, { status }: ItemState): ItemState['status'] | null {
  if (!isBad(status)) return null
  if (stage === 'merged') return 'critical'
  return stage === 'cancelled' ? status : null
}

/** A closed fault that is open again has its item, so that the item's next trouble is this fault. */
export function linkItem(memory: Memory, host: HostMemory, fault: FaultRecord): FaultRecord {
  const series = host.series.get(fault.inspection)
  const item = series?.items.get(fault.item)
  if (item === undefined || item.fault !== null) return fault
  const { dismissed: _, ...rest } = item
  putItem(memory, host, fault, { ...rest, fault: fault.id })
  const { status } = item
  if (status === fault.status) return fault
  const next = { ...fault, status, recoveredAt: isBad(status) ? null : fault.recoveredAt }
  setFault(memory, next)
  return next
}

function putItem(
  memory: Memory,
  host: HostMemory,
  { inspection, item }: FaultRecord,
  state: ItemState,
): void {
  const series = host.series.get(inspection)
  if (series === undefined) return
  setSeries(memory, host, { ...series, items: new Map(series.items).set(item, state) })
  const { status, since, fault } = state
  memory.pending.writes.push({
    kind: 'item',
    hostNum: host.record.num,
    inspection,
    item,
    status,
    since,
    fault,
  })
}
