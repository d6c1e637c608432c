// Turns what was decided about an item into the fault's record, its timeline and its rows in the operation log.
import type { FaultEntry } from '../../shared/api/fault.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { ItemState } from '../store/records.ts'
import { afterEntry } from './after-entry.ts'
import { type Arrival, isOfThePast } from './arrival.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import type { Decision } from './decide.ts'
import { type Ground, type Step, stepsOf } from './fault-steps.ts'
import type { HostMemory } from './host-memory.ts'
import { isOpen, type Memory, setFault } from './memory.ts'

export type Place = {
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
  let { fault } = place
  const { effects, after } = place.decision
  if (effects.length > 0) {
    const ground = groundOf(memory, place)
    for (const effect of effects) {
      for (const step of stepsOf(ground, fault, effect)) {
        fault = takeStep(memory, place.arrival, step, fault ?? null)
      }
    }
  }
  const open = fault !== undefined && isOpen(fault) ? fault.id : null
  return after === null || after.fault === open ? after : { ...after, fault: open }
}

function groundOf(memory: Memory, { arrival, item, finding, roundId, info }: Place): Ground {
  const { host, round, receivedAt } = arrival
  const isPast = isOfThePast(arrival)
  return {
    hostNum: host.record.num,
    hostId: host.record.id,
    labels: host.record.labels,
    inspection: round.inspection,
    item,
    roundId,
    observedAt: round.observedAt,
    openedAt: isPast ? round.observedAt : receivedAt,
    isPast,
    words: finding === null ? null : { summary: finding.summary, measurements: finding.measurements },
    recovery: info?.faults.recovery ?? 'automatic',
    takeFaultId: memory.takeFaultId,
  }
}

function takeStep(
  memory: Memory,
  { host, receivedAt }: Arrival,
  { fault, entry }: Step,
  before: FaultRecord | null,
): FaultRecord {
  setFault(memory, fault)
  if (entry.kind === 'opened' && fault.isPast) memory.quiet.set(fault.id, memory.tick)
  writeEntry(memory, host, { fault, entry, at: receivedAt })
  memory.pending.events.push({ type: 'fault', faultId: fault.id, hostId: host.record.id })
  if (fault.isPast) return fault
  memory.pending.urgent = true
  return afterEntry(memory, { before, fault, entry, at: receivedAt })
}

const AUDITED: readonly FaultEntry['kind'][] = ['opened', 'recurred', 'recovered', 'closed']

/** What the collector itself changes about a fault; how bad it is now is no change of hands. */
export function writeEntry(
  memory: Memory,
  host: HostMemory,
  {
    fault,
    entry,
    at,
  }: { readonly fault: FaultRecord; readonly entry: FaultEntryRecord; readonly at: number },
): void {
  memory.pending.writes.push({ kind: 'fault-entry', entry })
  if (!AUDITED.includes(entry.kind)) return
  const { inspection, item, status } = fault
  noteAudit(memory, {
    at,
    by: SYSTEM,
    action: `fault.${entry.kind}`,
    object: { kind: 'fault', id: String(fault.id), name: `${host.record.name} ${inspection} ${item}` },
    before: entry.kind === 'opened' ? null : { stage: entry.kind === 'closed' ? entry.from : fault.stage },
    after: { stage: fault.stage, status, round: entry.round },
  })
}
