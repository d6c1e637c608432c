// What is remembered over restarts of each inspection apart: its own memory, and how far its plan is on record.
import type { Memory } from './inspection.ts'
import type { SchedulerSettings } from './scheduler.ts'
import type { State } from './state.ts'

export function createMemory(state: State, inspection: string): Memory {
  const scope = `memory/${inspection}`
  return { get: (key) => state.get(scope, key), set: (key, value) => state.set(scope, key, value) }
}

export function keepAccounted(state: State): SchedulerSettings['accounted'] {
  return {
    get: (inspection) => Number(state.get('accounted', inspection) ?? 0) || null,
    set: (inspection, at) => state.set('accounted', inspection, at),
  }
}
