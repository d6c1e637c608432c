// Which fault another one is suppressed below: that of a silent host, or of a site whose hosts fell silent together.
import type { FaultEntryKind } from '../../shared/api/fault.ts'
import { isBad } from '../../shared/status.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { HOST_INSPECTION, SILENCE_ITEM } from './built-in.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import type { FaultListener } from './fault-news.ts'
import { causeOf } from './fault-steps.ts'
import type { HostMemory } from './host-memory.ts'
import { isSilent } from './host-state.ts'
import { isOpen, type Memory } from './memory.ts'

/** The fault that one on the item would be below; null when it stands for itself. */
export function parentOn(memory: Memory, host: HostMemory, inspection: string, item: string): number | null {
  if (inspection === HOST_INSPECTION && item === SILENCE_ITEM) return siteFaultOf(memory, host)
  return isSilent(host) ? trueFault(memory, silenceCause(host)) : null
}

export function silenceCause({ record }: HostMemory): string {
  return causeOf(record.id, HOST_INSPECTION, SILENCE_ITEM)
}

export function siteCause(label: string, value: string): string {
  return `@site/${label}/${value}`
}

export function siteOf({ record }: HostMemory, label: string): string | undefined {
  return Object.hasOwn(record.labels, label) ? record.labels[label] : undefined
}

function siteFaultOf(memory: Memory, host: HostMemory): number | null {
  const { siteLabel } = memory.suppression
  const site = siteLabel === null ? undefined : siteOf(host, siteLabel)
  return siteLabel === null || site === undefined ? null : trueFault(memory, siteCause(siteLabel, site))
}

/** One that is open and has not recovered. */
function trueFault(memory: Memory, cause: string): number | null {
  const id = memory.openByCause.get(cause)
  const fault = id === undefined ? undefined : memory.openFaults.get(id)
  return fault !== undefined && isBad(fault.status) ? fault.id : null
}

const releaseKey = (fault: number) => `release/${fault}`
const ENDS: ReadonlySet<FaultEntryKind> = new Set(['recovered', 'closed', 'cancelled', 'merged'])

/** What is below a fault that is over gets a little time to end with it. */
export const planRelease: FaultListener = (memory, { fault, entry, at }) => {
  if (!memory.children.has(fault.id)) return fault
  if (entry.kind === 'recurred' || entry.kind === 'reopened') dropDeadline(memory, releaseKey(fault.id))
  const key = releaseKey(fault.id)
  if (ENDS.has(entry.kind) && memory.deadlines.get(key) === undefined) {
    const data = { parent: fault.id }
    setDeadline(memory, {
      key,
      kind: 'release',
      at: at + memory.suppression.releaseAfterMs,
      fault: null,
      data,
    })
  }
  return fault
}

/** Below a fault that is open: that one is told and escalated. */
export function isSuppressed(memory: Memory, { parent }: FaultRecord): boolean {
  const above = parent === null ? undefined : memory.openFaults.get(parent)
  return above !== undefined && isOpen(above)
}
