// The end of a parent: what was suppressed below it and is still true stands for itself from now on.
import { isBad } from '../../shared/status.ts'
import { BY_COLLECTOR, makeEntry } from '../faults/entry.ts'
import type { DeadlineHandler } from './deadlines.ts'
import { addEntry } from './fault-effects.ts'
import type { Memory } from './memory.ts'

export const releaseChildren: DeadlineHandler = (memory, { data }, now) => {
  const id = Number(data.parent)
  const parent = memory.openFaults.get(id)
  if (parent !== undefined && isBad(parent.status)) return
  for (const child of [...(memory.children.get(id) ?? [])]) release(memory, { parent: id, child, now })
}

function release(
  memory: Memory,
  { parent, child, now }: { readonly parent: number; readonly child: number; readonly now: number },
): void {
  const fault = memory.openFaults.get(child)
  // One that has recovered and waits for a person is told nobody anew; if it comes back it finds its place by then.
  if (fault === undefined || !isBad(fault.status)) return
  const entry = makeEntry({
    fault: child,
    at: now,
    kind: 'released',
    by: BY_COLLECTOR,
    from: String(parent),
    summary: { summary: { code: 'parent-over', values: {} }, measurements: [] },
  })
  addEntry(memory, fault, { set: { parent: null }, entry, at: now })
}
