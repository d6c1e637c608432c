// One round taken into a chain: the same rule as for any round, with faults that are over before anybody is told.

import { isBad, type Status } from '../../shared/status.ts'
import { withStep } from '../faults/change.ts'
import type { EffectivePolicy } from '../faults/policy.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { ItemState, PastRound } from '../store/records.ts'
import { type Decision, decide, type Effect } from './decide.ts'
import { writeEntry } from './fault-effects.ts'
import { causeOf, entryOf, type Ground, openingOf, stepsOf } from './fault-steps.ts'
import type { HostMemory } from './host-memory.ts'
import { itemsToJudge } from './judge-items.ts'
import { isOpen, type Memory, setFault } from './memory.ts'
import type { PastChain, PastFault } from './past-chain.ts'
import { seriesPolicy } from './policies.ts'

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
  const findings = new Map(round.findings.map(([item, status, held = status]) => [item, { status, held }]))
  const items = [...itemsToJudge(chain, findings)]
  const policies = seriesPolicy(memory, place.host, place.inspection)
  for (const item of items)
    foldItem(memory, place, round, { item, found: findings.get(item) ?? null, policy: policies.of(item) })
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

type ItemPlace = {
  readonly item: string
  /** `held`: its status if it was bad before. Null: the round did not mention the item. */
  readonly found: { readonly status: Status; readonly held: Status } | null
  readonly policy: EffectivePolicy
}

function foldItem(
  memory: Memory,
  place: ChainPlace,
  round: PastRound,
  { item, found, policy }: ItemPlace,
): void {
  const { chain } = place
  const known = openOf(memory, chain, item)
  const stored = chain.items.get(item)
  const id = known?.fault.id ?? null
  const before = stored === undefined || stored.fault === id ? stored : { ...stored, fault: id }
  const decision = decide(before, {
    finding: found === null ? null : { status: isBad(before?.status ?? 'ok') ? found.held : found.status },
    observedAt: round.observedAt,
    rule: policy.rule,
    hasRecovered: known?.fault.recoveredAt != null,
  })
  const fault = foldEffects(memory, place, known, { item, decision, round, policy })
  const open = fault?.fault.id ?? null
  const after = decision.isGone && open === null ? null : withFault(decision.after, open)
  if (after === null) chain.items.delete(item)
  else chain.items.set(item, after)
  writeRun(memory, place, round, { item, before, after, statusChanged: decision.statusChanged })
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

type Folding = {
  readonly item: string
  readonly decision: Decision
  readonly round: PastRound
  readonly policy: EffectivePolicy
}

function foldEffects(
  memory: Memory,
  place: ChainPlace,
  known: PastFault | undefined,
  { item, decision, round, policy }: Folding,
): PastFault | undefined {
  if (decision.effects.length === 0) return known
  const { host, chain, inspection } = place
  const ground: Ground = {
    hostNum: host.record.num,
    cause: causeOf(host.record.id, inspection, item),
    labels: host.record.labels,
    inspection,
    item,
    roundId: round.roundId,
    observedAt: round.observedAt,
    openedAt: round.observedAt,
    isPast: true,
    words: round.words.find(([named]) => named === item)?.[1] ?? null,
    policy,
    since: 0,
    assignee: null,
    parent: null,
    windowName: null,
  }
  let fault = known
  for (const effect of decision.effects) {
    if (effect.kind !== 'open') {
      if (fault !== undefined) fault = foldSteps(ground, fault, effect)
      continue
    }
    const opening = openingOf(ground, effect, { id: memory.takeFaultId(), previous: null })
    fault = { fault: opening.fault, entries: [opening.entry], isWritten: false }
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

function foldSteps(ground: Ground, known: PastFault, effect: Exclude<Effect, { kind: 'open' }>): PastFault {
  let past = known
  const isRoom = () =>
    past.entries.length < MOST_ENTRIES || (effect.kind !== 'worse' && effect.kind !== 'better')
  for (const step of stepsOf(ground, known.fault, effect)) {
    const taken = step(past.fault)
    if (taken === null) continue
    const entry = entryOf(ground, past.fault.id, taken.entry)
    past = {
      fault: withStep(past.fault, taken),
      entries: isRoom() ? [...past.entries, entry] : past.entries,
      isWritten: past.isWritten,
    }
  }
  return past
}

function withFault(state: ItemState, fault: number | null): ItemState {
  return state.fault === fault ? state : { ...state, fault }
}

function writePast(memory: Memory, { host, at }: ChainPlace, { fault, entries }: PastFault): void {
  setFault(memory, fault)
  for (const entry of entries) writeEntry(memory, { fault, entry, at })
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
  {
    item,
    before,
    after,
    statusChanged,
  }: {
    readonly item: string
    readonly before: ItemState | undefined
    readonly after: ItemState | null
    readonly statusChanged: boolean
  },
): void {
  const run = { hostNum: host.record.num, inspection, item, at: observedAt }
  const { writes } = memory.pending
  if (after === null) {
    if (before !== undefined) writes.push({ kind: 'run-past', ...run, status: null })
  } else if (statusChanged) {
    writes.push({ kind: 'run-past', ...run, status: after.status })
  } else if (begun.includes(item)) {
    // It seemed to have changed, or to have gone, and has stayed as it was.
    writes.push({ kind: 'run-past', ...run, status: after.status }, { kind: 'run-joined', ...run })
  }
}
