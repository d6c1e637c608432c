// Turns what was decided about an item into the fault's record and its timeline.
import type { FaultEntry } from '../../shared/api/fault.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import { type Status, statusRank } from '../../shared/status.ts'
import { closeFault, openFault, recoverFault } from '../faults/fault.ts'
import type { FaultEntryRecord, FaultRecord, FaultSummary, ItemState } from '../store/store.ts'
import type { Arrival } from './arrival.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import { HOST_INSPECTION, SILENCE_ITEM } from './built-in.ts'
import type { Decision, Effect } from './decide.ts'
import { isOpen, type Memory, setFault } from './memory.ts'

type Place = {
  readonly arrival: Arrival
  readonly item: string
  readonly finding: Finding | null
  readonly decision: Decision
  readonly fault: FaultRecord | undefined
  readonly roundId: number
  readonly info: InspectionInfo | undefined
}

/** Carries the effects out and returns the item's state with the fault that is open on it now. */
export function applyEffects(memory: Memory, place: Place): ItemState | null {
  let fault = place.fault
  for (const effect of place.decision.effects) fault = applyEffect(memory, place, fault, effect)
  const { after } = place.decision
  const open = fault !== undefined && isOpen(fault) ? fault.id : null
  return after === null || after.fault === open ? after : { ...after, fault: open }
}

function applyEffect(
  memory: Memory,
  place: Place,
  fault: FaultRecord | undefined,
  effect: Effect,
): FaultRecord | undefined {
  if (effect.kind === 'open') return open(memory, place, effect)
  if (fault === undefined) return undefined
  const at = place.arrival.round.observedAt
  const seen = { lastSeenAt: at, lastRound: place.roundId }
  switch (effect.kind) {
    case 'worse':
    case 'better': {
      const next = { ...fault, ...seen, status: effect.to, worst: worse(fault.worst, effect.to) }
      return change(memory, place, next, { kind: effect.kind, from: effect.from, to: effect.to })
    }
    case 'recurred': {
      const next = {
        ...fault,
        ...seen,
        status: effect.status,
        worst: worse(fault.worst, effect.status),
        recoveredAt: null,
      }
      return change(memory, place, next, { kind: 'recurred', from: 'ok', to: effect.status })
    }
    case 'flapping': {
      if (fault.flapping) return fault
      return change(
        memory,
        place,
        { ...fault, flapping: true },
        { kind: 'flapping', from: null, to: String(effect.flips) },
      )
    }
    case 'recovered': {
      const badRounds = Math.max(fault.badRounds, effect.badRounds)
      const recovered = recoverFault({ ...fault, badRounds }, { at, roundId: place.roundId })
      const next = change(memory, place, recovered, { kind: 'recovered', from: fault.status, to: 'ok' })
      const waitsForPerson = place.info?.faults.recovery === 'person' && fault.resolvedAt === null
      return waitsForPerson
        ? next
        : change(memory, place, closeFault(next, at), { kind: 'closed', from: next.stage, to: 'closed' })
    }
  }
}

function open(memory: Memory, place: Place, effect: Extract<Effect, { kind: 'open' }>): FaultRecord {
  const { arrival, item, finding, roundId } = place
  const { host, round } = arrival
  const fault = openFault({
    id: memory.takeFaultId(),
    hostNum: host.record.num,
    hostId: host.record.id,
    inspection: round.inspection,
    item,
    summary: summaryOf(finding),
    status: effect.status,
    source: round.inspection === HOST_INSPECTION && item === SILENCE_ITEM ? 'silence' : 'inspection',
    beganAt: effect.beganAt,
    openedAt: arrival.receivedAt,
    badRounds: effect.badRounds,
    roundId,
  })
  return change(memory, place, fault, { kind: 'opened', from: null, to: effect.status })
}

function change(
  memory: Memory,
  place: Place,
  fault: FaultRecord,
  entry: Pick<FaultEntryRecord, 'from' | 'to'> & { kind: FaultEntry['kind'] },
): FaultRecord {
  setFault(memory, fault)
  const by = { kind: 'machine', name: place.arrival.round.inspection } as const
  const words = { words: null, summary: place.finding === null ? null : summaryOf(place.finding) }
  const at = entry.kind === 'opened' ? place.arrival.receivedAt : place.arrival.round.observedAt
  memory.pending.writes.push({
    kind: 'fault-entry',
    entry: { fault: fault.id, at, by, round: place.roundId, ...words, ...entry },
  })
  noteFaultAudit(memory, place, fault, entry.kind)
  memory.pending.events.push({ type: 'fault', faultId: fault.id, hostId: place.arrival.host.record.id })
  memory.pending.urgent = true
  return fault
}

const AUDITED: readonly FaultEntry['kind'][] = ['opened', 'recurred', 'recovered', 'closed']

/** What the collector itself changes about a fault; how bad it is now is no change of hands. */
function noteFaultAudit(memory: Memory, place: Place, fault: FaultRecord, kind: FaultEntry['kind']): void {
  if (!AUDITED.includes(kind)) return
  const { inspection, item, stage, status } = fault
  noteAudit(memory, {
    at: place.arrival.receivedAt,
    by: SYSTEM,
    action: `fault.${kind}`,
    object: {
      kind: 'fault',
      id: String(fault.id),
      name: `${place.arrival.host.record.name} ${inspection} ${item}`,
    },
    before: kind === 'opened' ? null : { stage: place.fault?.stage ?? stage },
    after: { stage, status, round: place.roundId },
  })
}

function summaryOf(finding: Finding | null): FaultSummary {
  if (finding === null) return { summary: { code: 'gone', values: {} }, measurements: [] }
  return { summary: finding.summary, measurements: finding.measurements }
}

function worse(one: Status, other: Status): Status {
  return statusRank(other) > statusRank(one) ? other : one
}
