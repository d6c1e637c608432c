// What one inspection remembers over restarts, apart from what the others remember.
import type { Memory } from './inspection.ts'
import type { State } from './state.ts'

export function createMemory(state: State, inspection: string): Memory {
  const scope = `memory/${inspection}`
  return { get: (key) => state.get(scope, key), set: (key, value) => state.set(scope, key, value) }
}
