// What a fault is called in the operation log: its host, and its title or what it was found on.
import type { FaultRecord } from '../store/fault-records.ts'
import type { AuditEntry } from '../store/records.ts'
import { hostOfFault, type Memory } from './memory.ts'

function nameOfFault(
  memory: Pick<Memory, 'hostsByNum'>,
  { hostNum, inspection, item, title }: FaultRecord,
): string {
  const host = hostOfFault(memory, { hostNum })?.record.name
  return `${host ?? ''} ${title ?? `${inspection} ${item}`}`.trim()
}

/** As what was changed. */
export function faultObject(memory: Pick<Memory, 'hostsByNum'>, fault: FaultRecord): AuditEntry['object'] {
  return { kind: 'fault', id: String(fault.id), name: nameOfFault(memory, fault) }
}
