// A chain has come to the newest round: what it knows takes the place of what it seemed to be.

import { verified } from '../faults/verified.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { ItemState, SeriesState } from '../store/records.ts'
import { afterEntry } from './after-entry.ts'
import { writeEntry } from './fault-effects.ts'
import { type ChainPlace, withTruth } from './fold-past.ts'
import { refreshHost } from './host-state.ts'
import { statusOfItems } from './judge-items.ts'
import { isOpen, type Memory, setChain, setFault, setSeries } from './memory.ts'
import type { PastFault } from './past-chain.ts'
import { planRecheck } from './rechecks.ts'
import { takeSteps } from './take-steps.ts'
import { runningWindow } from './windows.ts'

export function joinChain(memory: Memory, place: ChainPlace): void {
  const { host, inspection, chain, at } = place
  const live = host.series.get(inspection)
  setChain(memory, host, inspection, null)
  if (live === undefined) return
  const hadOpen = openOn(memory, live)
  // First what ended, so that one cause never has two open faults.
  for (const past of chain.ended.values()) writeKnown(memory, place, past)
  const { open, waiting } = openTrue(memory, place)
  const items = new Map<string, ItemState>()
  for (const [item, state] of chain.items) {
    const waits = waiting.get(item)
    const known = withFault(state, open.get(item) ?? null)
    items.set(item, waits === undefined ? known : { ...known, waits })
  }
  // Not to be lost when the rule has changed meanwhile: the next rounds decide on it.
  for (const [item, { state, fault }] of hadOpen)
    if (!open.has(item) && memory.openFaults.has(fault))
      items.set(item, withFault(items.get(item) ?? state, fault))
  writeItems(memory, place, live.items, items)
  planRechecks(memory, place, live.items, items)
  setSeries(memory, host, { ...live, items, status: statusNow(live, items) })
  refreshHost(memory, host, at)
}

/** Of what the chain has open: the faults, and what waits for the end of a maintenance window. */
function openTrue(memory: Memory, place: ChainPlace) {
  const open = new Map<string, number>()
  const waiting = new Map<string, ItemState['waits']>()
  for (const [item, past] of place.chain.faults) {
    const isNew = !past.isWritten && past.fault.recoveredAt === null
    const waits = isNew ? windowNow(memory, place, item) : undefined
    if (waits !== undefined) {
      waiting.set(item, waits)
      continue
    }
    const id = past.isWritten ? writeKnown(memory, place, past) : openNow(memory, place, past)
    if (id !== null) open.set(item, id)
  }
  return { open, waiting }
}

function planRechecks(
  memory: Memory,
  { host, inspection }: ChainPlace,
  live: SeriesState['items'],
  items: SeriesState['items'],
): void {
  for (const item of new Set([...live.keys(), ...items.keys()])) {
    const change = { before: live.get(item), after: items.get(item) ?? null }
    planRecheck(memory, { host, inspection, item }, change)
  }
}

type OpenItem = { readonly state: ItemState; readonly fault: number }

function openOn(memory: Memory, live: SeriesState): Map<string, OpenItem> {
  const open = new Map<string, OpenItem>()
  for (const [item, state] of live.items) {
    const { fault } = state
    if (fault !== null && memory.openFaults.has(fault)) open.set(item, { state, fault })
  }
  return open
}

/** A fault that is open in the store; null when it is over. */
function writeKnown(memory: Memory, place: ChainPlace, { fault, entries }: PastFault): number | null {
  const real = memory.openFaults.get(fault.id)
  if (real === undefined) return null
  const known = withTruth(real, fault)
  let told = known
  if (entries.length > 0 || JSON.stringify(known) !== JSON.stringify(real)) {
    setFault(memory, known)
    for (const entry of entries) writeEntry(memory, { fault: known, entry, at: place.at })
    tell(memory, place, known)
    // Whoever was told of it is told how it went on; of one that nobody was told of, nothing.
    if (!known.isPast)
      for (const entry of entries)
        told = afterEntry(memory, { before: real, fault: told, entry, at: place.at })
  }
  const last = verifiedIfResolved(memory, place, told)
  return isOpen(last) ? last.id : null
}

/** A person has said that it is repaired, and by what all rounds say it is. */
function verifiedIfResolved(memory: Memory, { inspection, at }: ChainPlace, fault: FaultRecord): FaultRecord {
  if (fault.stage !== 'resolved' || fault.recoveredAt === null) return fault
  const steps = verified(fault, { at, name: inspection, machine: inspection })
  return takeSteps(memory, fault, steps, { by: null, at, isJudging: true })
}

/** Still true: it opens now, with its true beginning. One that only waits for a person stays of the past. */
function openNow(memory: Memory, place: ChainPlace, { fault: draft, entries }: PastFault): number {
  const isPast = draft.recoveredAt !== null
  const fault = { ...draft, isPast, openedAt: isPast ? draft.openedAt : place.at }
  setFault(memory, fault)
  for (const entry of entries) {
    const at = entry.kind === 'opened' ? fault.openedAt : entry.at
    writeEntry(memory, { fault, entry: { ...entry, at }, at: place.at })
  }
  tell(memory, place, fault)
  const opened = entries.find(({ kind }) => kind === 'opened')
  if (!isPast && opened !== undefined)
    afterEntry(memory, { before: null, fault, entry: { ...opened, at: fault.openedAt }, at: place.at })
  return fault.id
}

function tell(memory: Memory, { host }: ChainPlace, fault: FaultRecord): void {
  memory.pending.events.push({ type: 'fault', faultId: fault.id, hostId: host.record.id })
  if (isOpen(fault) && !fault.isPast) memory.pending.urgent = true
}

/** A window runs over the item now: what is still true opens with its end. */
function windowNow(memory: Memory, { host, inspection, at }: ChainPlace, item: string): ItemState['waits'] {
  const { id: hostId, labels } = host.record
  const window = runningWindow(memory, { hostId, labels, inspection, item }, at)
  return window === null ? undefined : { until: window.endAt, window: window.id }
}

function withFault(state: ItemState, fault: number | null): ItemState {
  return state.fault === fault ? state : { ...state, fault }
}

function writeItems(
  memory: Memory,
  { host, inspection }: ChainPlace,
  before: SeriesState['items'],
  after: SeriesState['items'],
): void {
  const { writes } = memory.pending
  const hostNum = host.record.num
  for (const [item, { status, since, fault }] of after) {
    const known = before.get(item)
    if (known?.status === status && known.since === since && known.fault === fault) continue
    writes.push({ kind: 'item', hostNum, inspection, item, status, since, fault })
  }
  for (const item of before.keys())
    if (!after.has(item)) writes.push({ kind: 'item-gone', hostNum, inspection, item })
}

function statusNow(live: SeriesState, items: SeriesState['items']): SeriesState['status'] {
  if (live.outcome === 'not-applicable') return null
  return live.outcome === 'completed' ? statusOfItems(items) : live.status
}
