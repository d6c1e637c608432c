// The hardware inventory: at most once a day, from a child that is killed when it hangs, kept in the state.
import { join } from 'node:path'
import { Inventory } from '../shared/facts.ts'
import type { CommandResult, Host } from './host/host.ts'
import type { State } from './state.ts'

const CHILD = join(import.meta.dirname, '../agent/inventory-child.ts')
const FRESH_MS = 86_400_000
const TIMEOUT_MS = 20_000
const MAX_TEXT = 200

export function readInventory(state: State): Inventory | null {
  const kept = Inventory.safeParse(state.get('agent', 'inventory'))
  return kept.success ? kept.data : null
}

/** Null when what is kept is fresh enough or the hardware could not be asked. */
export async function takeInventory(
  state: State,
  host: Pick<Host, 'run'>,
  now: number,
): Promise<Inventory | null> {
  const kept = readInventory(state)
  if (kept !== null && Math.abs(now - kept.takenAt) < FRESH_MS) return null
  const result = await host.run({ program: process.execPath, args: [CHILD], timeoutMs: TIMEOUT_MS })
  const inventory = parseInventory(result, now)
  // An empty one too: a machine that cannot be asked is not asked again every few minutes.
  state.set('agent', 'inventory', inventory ?? { takenAt: now })
  return inventory
}

export function parseInventory({ end, code, stdout }: CommandResult, now: number): Inventory | null {
  if (end !== 'exited' || code !== 0) return null
  const content = parseJson(stdout)
  if (content === null) return null
  const known = Object.entries(content).flatMap(([name, value]) => {
    const clipped = typeof value === 'string' ? value.trim().slice(0, MAX_TEXT) : value
    return clipped === '' || clipped === '-' || clipped === null ? [] : [[name, clipped]]
  })
  const inventory = Inventory.safeParse({ ...Object.fromEntries(known), takenAt: now })
  return inventory.success ? inventory.data : null
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const content: unknown = JSON.parse(text)
    return typeof content === 'object' && content !== null ? { ...content } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
