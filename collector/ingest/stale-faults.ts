// An open fault whose rounds stop coming: it stays open, and says that nobody knows how it is now.
import { makeEntry } from '../faults/entry.ts'
import { addEntry } from './fault-effects.ts'
import type { HostMemory } from './host-memory.ts'
import type { Memory } from './memory.ts'

export function noteStale(
  memory: Memory,
  host: HostMemory,
  { inspection, dueAt, at }: { readonly inspection: string; readonly dueAt: number; readonly at: number },
): void {
  for (const id of [...host.openFaults]) {
    const fault = memory.openFaults.get(id)
    if (fault === undefined || fault.inspection !== inspection) continue
    const values = { due: Math.round(dueAt / 1_000) }
    const by = { kind: 'machine', name: 'rounds' } as const
    const summary = { summary: { code: 'rounds-missing', values }, measurements: [] }
    addEntry(memory, fault, { entry: makeEntry({ fault: id, at, kind: 'note', by, summary }), at })
  }
}
