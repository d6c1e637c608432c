// What a fault is called in the operation log: its host, and its title or what it was found on.
import type { FaultRecord } from '../store/fault-records.ts'
import type { Memory } from './memory.ts'

export function nameOfFault(
  memory: Pick<Memory, 'hostsByNum'>,
  { hostNum, inspection, item, title }: FaultRecord,
): string {
  const host = hostNum === null ? undefined : memory.hostsByNum.get(hostNum)?.record.name
  return `${host ?? ''} ${title ?? `${inspection} ${item}`}`.trim()
}
