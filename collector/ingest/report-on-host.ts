// A finding of the collector's own about a host as such, beside what it found about its other items.
import type { Finding } from '../../shared/finding.ts'
import { HOST_INSPECTION } from './built-in.ts'
import type { HostMemory } from './host-memory.ts'
import { ingestBuiltIn } from './ingest.ts'
import type { Memory } from './memory.ts'

export function reportOnHost(memory: Memory, host: HostMemory, finding: Finding, at: number): void {
  const known = host.series.get(HOST_INSPECTION)?.findings ?? []
  const others = known.filter(({ item }) => item !== finding.item)
  const only = new Set([finding.item])
  ingestBuiltIn(memory, { host, receivedAt: at }, HOST_INSPECTION, [...others, finding], only)
}
