// Turns what was decided about an item into the fault's record, its timeline and its rows in the operation log.
import type { Finding } from '../../shared/finding.ts'
import { withStep } from '../faults/change.ts'
import type { EffectivePolicy } from '../faults/policy.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { ItemState } from '../store/records.ts'
import { type Arrival, isOfThePast } from './arrival.ts'
import { SYSTEM } from './audit.ts'
import { carryEntry } from './carry-step.ts'
import type { Decision, Effect } from './decide.ts'
import {
  afterOpening,
  causeOf,
  entryOf,
  type Ground,
  openingOf,
  reopeningOf,
  stepsOf,
} from './fault-steps.ts'
import { isOpen, type Memory, newestOfCause } from './memory.ts'
import { type AuditRule, noteEntry } from './note-entry.ts'
import { parentOn } from './parents.ts'
import { personOf } from './person-of.ts'

export type Place = {
  readonly arrival: Arrival
  readonly item: string
  readonly finding: Finding | null
  readonly decision: Decision
  readonly fault: FaultRecord | undefined
  readonly roundId: number | null
  readonly policy: EffectivePolicy
  /** Rounds before it are still to come: whether an older fault has come back is not known yet. */
  readonly isAhead?: boolean
}

/** Carries the effects out and returns the item's state with the fault that is open on it now; null: nothing is left. */
export function applyEffects(memory: Memory, place: Place): ItemState | null {
  let { fault } = place
  const { effects, after, isGone } = place.decision
  if (effects.length > 0) {
    const ground = groundOf(memory, place)
    const { receivedAt } = place.arrival
    for (const effect of effects)
      fault = carryOut(memory, ground, { fault, effect, at: receivedAt, isAhead: place.isAhead === true })
  }
  const open = fault !== undefined && isOpen(fault) ? fault.id : null
  if (isGone && open === null) return null
  return after.fault === open ? after : { ...after, fault: open }
}

function groundOf(memory: Memory, { arrival, item, finding, decision, roundId, policy }: Place): Ground {
  const { host, round, receivedAt } = arrival
  const { id, num, labels, keySince } = host.record
  const isPast = isOfThePast(arrival)
  const opened = decision.effects.find((effect) => effect.kind === 'open')
  const begins = decision.effects.some(({ kind }) => kind === 'open' || kind === 'recurred')
  const windowId = opened?.windowId ?? null
  return {
    hostNum: num,
    cause: causeOf(id, round.inspection, item),
    labels,
    inspection: round.inspection,
    item,
    roundId,
    observedAt: round.observedAt,
    openedAt: isPast ? round.observedAt : receivedAt,
    isPast,
    words: finding === null ? null : { summary: finding.summary, measurements: finding.measurements },
    policy,
    since: keySince,
    assignee: opened === undefined || isPast ? null : personOf(memory, policy.assigneeId),
    parent: !begins || isPast ? null : parentOn(memory, host, round.inspection, item),
    windowName: windowId === null ? null : (memory.settings.get('window', windowId)?.body.name ?? windowId),
  }
}

type Doing = {
  readonly fault: FaultRecord | undefined
  readonly effect: Effect
  /** When the collector does it. */
  readonly at: number
  readonly isAhead?: boolean
}

/** One effect on the fault that is open, or on the one that opens with it. */
export function carryOut(memory: Memory, ground: Ground, { fault, effect, at, isAhead }: Doing) {
  if (effect.kind !== 'open')
    return fault === undefined
      ? undefined
      : takeSteps(memory, ground, { fault, steps: stepsOf(ground, fault, effect), at })
  const earlier = newestOfCause(memory, ground.cause)
  // Never two of one cause: whatever had let go of an open fault finds it again.
  if (earlier !== null && isOpen(earlier)) {
    const { status } = effect
    return takeSteps(memory, ground, {
      fault: earlier,
      steps: stepsOf(ground, earlier, { kind: 'recurred', status }),
      at,
    })
  }
  if (earlier !== null && isAhead !== true && !ground.isPast && isAgain(ground, earlier))
    return takeSteps(memory, ground, { fault: earlier, steps: reopeningOf(ground, earlier, effect), at })
  const opening = openingOf(ground, effect, { id: memory.takeFaultId(), previous: earlier?.id ?? null })
  const opened = store(memory, { before: null, ...opening, at })
  return takeSteps(memory, ground, { fault: opened, steps: afterOpening(ground), at })
}

/** It had ended so lately that it is the same fault; what was cancelled, merged or told late is not. */
function isAgain({ openedAt, policy, since }: Ground, { stage, isPast, closedAt }: FaultRecord): boolean {
  if (stage !== 'closed' || isPast || closedAt === null || closedAt <= since) return false
  return policy.reopenMinutes > 0 && openedAt - closedAt <= policy.reopenMinutes * 60_000
}

type Steps = {
  readonly fault: FaultRecord
  readonly steps: ReturnType<typeof stepsOf>
  readonly at: number
}

function takeSteps(memory: Memory, ground: Ground, { fault: first, steps, at }: Steps): FaultRecord {
  let fault = first
  for (const step of steps) {
    const taken = step(fault)
    if (taken === null) continue
    const entry = entryOf(ground, fault.id, taken.entry)
    fault = store(memory, { before: fault, fault: withStep(fault, taken), entry, at })
  }
  return fault
}

type Change = {
  readonly before: FaultRecord | null
  readonly fault: FaultRecord
  readonly entry: FaultEntryRecord
  readonly at: number
}

function store(memory: Memory, { before, fault, entry, at }: Change): FaultRecord {
  const { isPast: isQuiet } = fault
  if (entry.kind === 'opened' && isQuiet) memory.quiet.set(fault.id, memory.tick)
  return carryEntry(memory, { before, fault, entry, at, by: SYSTEM, audit: AUDIT, isQuiet })
}

/** An entry that the collector makes by itself on an open fault, with whatever follows from it. */
export function addEntry(
  memory: Memory,
  fault: FaultRecord,
  change: { readonly set?: Partial<FaultRecord>; readonly entry: FaultEntryRecord; readonly at: number },
): FaultRecord {
  const { set, entry, at } = change
  return store(memory, { before: fault, fault: set === undefined ? fault : { ...fault, ...set }, entry, at })
}

/** What the collector itself changes about a fault; how bad it is now is no change of hands. */
const AUDIT: AuditRule = {
  kinds: ['opened', 'reopened', 'recurred', 'recovered', 'verified', 'closed'],
  states: ({ fault: { stage, status }, entry: { kind, from, round } }) => ({
    before: kind === 'opened' ? null : { stage: MOVES.includes(kind) ? from : stage },
    after: { stage, status, round },
  }),
}
/** Of these the entry says from which stage: the fault may have gone on since. */
const MOVES: readonly string[] = ['reopened', 'verified', 'closed']

/** Of a fault that late rounds have told, as it is by now. */
export function writeEntry(memory: Memory, told: Omit<Change, 'before'>): void {
  noteEntry(memory, { before: null, ...told, by: SYSTEM, audit: AUDIT })
}
