// How many inspections a host may bring: its memory here does not grow with the names that it makes up.
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { HostMemory } from './host-memory.ts'
import type { Memory } from './memory.ts'

export function hasRoomForSeries(host: Pick<HostMemory, 'series'>, inspection: string): boolean {
  return host.series.has(inspection) || host.series.size < COLLECTOR_LIMITS.seriesPerHost
}

export function hasRoomInCatalogue(memory: Pick<Memory, 'catalogue'>, inspection: string): boolean {
  return memory.catalogue.has(inspection) || memory.catalogue.size < COLLECTOR_LIMITS.inspectionsKnown
}
