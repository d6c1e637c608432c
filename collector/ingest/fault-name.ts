// What a fault is called in the operation log: its host, and its title or what it was found on.
import type { FaultRecord } from '../store/fault-records.ts'
import { hostOfFault, type Memory } from './memory.ts'

export function nameOfFault(
  memory: Pick<Memory, 'hostsByNum'>,
  { hostNum, inspection, item, title }: FaultRecord,
): string {
  const host = hostOfFault(memory, { hostNum })?.record.name
  return `${host ?? ''} ${title ?? `${inspection} ${item}`}`.trim()
}
