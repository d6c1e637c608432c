// One round taken into a chain: the same rule as for any round, with faults that are over before anybody is told.

import type { Status } from '../../shared/status.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { ItemState, PastRound } from '../store/records.ts'
import { ruleOf } from './built-in.ts'
import { type Decision, decide } from './decide.ts'
import { writeEntry } from './fault-effects.ts'
import { type Ground, stepsOf } from './fault-steps.ts'
import type { HostMemory } from './host-memory.ts'
import { itemsToJudge } from './judge-items.ts'
import { isOpen, type Memory, setFault } from './memory.ts'
import type { PastChain, PastFault } from './past-chain.ts'

export type ChainPlace = {
  readonly host: HostMemory
  readonly inspection: string
  readonly chain: PastChain
  /** When the collector does this. */
  readonly at: number
}

/** A time line with more than this is shortened: how bad it was in between is in the runs too. */
const MOST_ENTRIES = 300

export function foldPast(memory: Memory, place: ChainPlace, round: PastRound): void {
  const { chain } = place
  const findings = new Map(round.findings)
  const items = [...itemsToJudge(chain, findings)]
  for (const item of items) foldItem(memory, place, round, { item, status: findings.get(item) ?? null })
  // It seemed to have gone with this round, and had gone before.
  const { observedAt: at, begun } = round
  const { host, inspection } = place
  for (const item of begun) {
    if (items.includes(item)) continue
    const run = { hostNum: host.record.num, inspection, item, at }
    memory.pending.writes.push({ kind: 'run-past', ...run, status: null }, { kind: 'run-joined', ...run })
  }
  for (const [item, { fault, seq }] of chain.opened) if (seq === round.seq) bind(memory, chain, item, fault)
}

/** Null: the round did not mention the item. */
type ItemPlace = { readonly item: string; readonly status: Status | null }

function foldItem(memory: Memory, place: ChainPlace, round: PastRound, { item, status }: ItemPlace): void {
  const { chain, inspection } = place
  const known = openOf(memory, chain, item)
  const stored = chain.items.get(item)
  const id = known?.fault.id ?? null
  const before = stored === undefined || stored.fault === id ? stored : { ...stored, fault: id }
  const decision = decide(before, {
    finding: status === null ? null : { status },
    observedAt: round.observedAt,
    rule: ruleOf(memory.catalogue.get(inspection)),
    hasRecovered: known?.fault.recoveredAt != null,
  })
  const fault = foldEffects(memory, place, known, { item, decision, round })
  const { after } = decision
  if (after === null) chain.items.delete(item)
  else {
    const open = fault?.fault.id ?? null
    chain.items.set(item, after.fault === open ? after : { ...after, fault: open })
  }
  writeRun(memory, place, round, { item, before, decision })
}

/** What is open on the item in the chain; a person may have closed it since. */
function openOf(memory: Memory, chain: PastChain, item: string): PastFault | undefined {
  const known = chain.faults.get(item)
  if (known === undefined || !known.isWritten) return known
  const real = memory.openFaults.get(known.fault.id)
  if (real !== undefined) return { ...known, fault: withTruth(real, known.fault) }
  chain.faults.delete(item)
  return undefined
}

function foldEffects(
  memory: Memory,
  place: ChainPlace,
  known: PastFault | undefined,
  {
    item,
    decision,
    round,
  }: { readonly item: string; readonly decision: Decision; readonly round: PastRound },
): PastFault | undefined {
  if (decision.effects.length === 0) return known
  const { host, chain, inspection } = place
  const ground: Ground = {
    hostNum: host.record.num,
    hostId: host.record.id,
    labels: host.record.labels,
    inspection,
    item,
    roundId: round.roundId,
    observedAt: round.observedAt,
    openedAt: round.observedAt,
    isPast: true,
    words: round.words.find(([named]) => named === item)?.[1] ?? null,
    recovery: ruleOf(memory.catalogue.get(inspection)).recovery,
    takeFaultId: memory.takeFaultId,
  }
  let fault = known
  for (const effect of decision.effects) {
    for (const step of stepsOf(ground, fault?.fault, effect)) {
      const entries = fault?.entries ?? []
      const isRoom = entries.length < MOST_ENTRIES || (effect.kind !== 'worse' && effect.kind !== 'better')
      fault = {
        fault: step.fault,
        entries: isRoom ? [...entries, step.entry] : entries,
        isWritten: fault?.isWritten ?? false,
      }
    }
  }
  if (fault === undefined) return undefined
  if (isOpen(fault.fault)) {
    chain.faults.set(item, fault)
    return fault
  }
  chain.faults.delete(item)
  // One that is open in the store stays so until the chain has come to now: it may be replaced by another.
  if (fault.isWritten) chain.ended.set(item, fault)
  else writePast(memory, place, fault)
  return undefined
}

function writePast(memory: Memory, { host, at }: ChainPlace, { fault, entries }: PastFault): void {
  setFault(memory, fault)
  for (const entry of entries) writeEntry(memory, host, { fault, entry, at })
  memory.pending.events.push({ type: 'fault', faultId: fault.id, hostId: host.record.id })
}

/** The chain has come to the live round that opened a fault: what it has open there is this fault, seen from before. */
function bind(memory: Memory, chain: PastChain, item: string, id: number): void {
  chain.opened.delete(item)
  const known = chain.faults.get(item)
  if (known === undefined || known.isWritten) return
  const real = memory.openFaults.get(id)
  if (real === undefined) {
    chain.faults.delete(item)
    return
  }
  chain.faults.set(item, {
    fault: withTruth(real, known.fault),
    entries: known.entries.filter(({ kind }) => kind !== 'opened').map((entry) => ({ ...entry, fault: id })),
    isWritten: true,
  })
  const state = chain.items.get(item)
  if (state !== undefined) chain.items.set(item, { ...state, fault: id })
}

/** A fault with what all rounds in order say of it, and what people have done to it. */
export function withTruth(real: FaultRecord, truth: FaultRecord): FaultRecord {
  const { summary, status, worst, beganAt, recoveredAt, badRounds, flapping, lastSeenAt } = truth
  const told = { summary, status, worst, beganAt, recoveredAt, badRounds, flapping, lastSeenAt }
  const rounds = { openedRound: truth.openedRound, lastRound: truth.lastRound }
  const end = isOpen(truth) ? {} : { stage: truth.stage, closedAt: truth.closedAt }
  return { ...real, ...told, ...rounds, ...end }
}

function writeRun(
  memory: Memory,
  { host, inspection }: ChainPlace,
  { observedAt, begun }: PastRound,
  change: { readonly item: string; readonly before: ItemState | undefined; readonly decision: Decision },
): void {
  const { item, before, decision } = change
  const run = { hostNum: host.record.num, inspection, item, at: observedAt }
  const { writes } = memory.pending
  if (decision.after === null) {
    if (before !== undefined) writes.push({ kind: 'run-past', ...run, status: null })
  } else if (decision.statusChanged) {
    writes.push({ kind: 'run-past', ...run, status: decision.after.status })
  } else if (begun.includes(item)) writes.push({ kind: 'run-joined', ...run })
}
