// When an item is judged again without a round: it has been bad for long enough by then, or a window is over.
import type { DeadlineRecord } from '../store/process-records.ts'
import type { ItemState } from '../store/records.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import type { HostMemory } from './host-memory.ts'
import type { Memory } from './memory.ts'

export type ItemPlace = { readonly host: HostMemory; readonly inspection: string; readonly item: string }

const PREFIX = 'recheck/'

/** What the item waits for now, instead of what it waited for before. */
export function planRecheck(
  memory: Memory,
  { host, inspection, item }: ItemPlace,
  { before, after }: { readonly before: ItemState | undefined; readonly after: ItemState | null },
): void {
  const was = before?.waits
  const is = after?.waits
  if (was === is || (was?.until === is?.until && was?.window === is?.window)) return
  const key = `${PREFIX}${host.record.num}/${inspection}/${item}`
  if (is === undefined) {
    dropDeadline(memory, key)
    return
  }
  const data = { hostId: host.record.id, inspection, item, windowId: is.window }
  setDeadline(memory, { key, kind: 'recheck', at: is.until, fault: null, data })
}

/** A window has ended early, was moved, extended or removed: what waited for it is judged again at once. */
export function recheckWindow(memory: Memory, windowId: string, now: number): void {
  for (const key of memory.deadlines.keysUnder(PREFIX)) {
    const deadline = memory.deadlines.get(key)
    if (deadline?.data.windowId === windowId) recheckAt(memory, deadline, now)
  }
}

export function recheckAt(memory: Memory, deadline: DeadlineRecord, at: number): void {
  if (deadline.at !== at) setDeadline(memory, { ...deadline, at })
}
