// What has changed since the last commit: gathered here, drained into one transaction, then told.
import type { LiveEvent } from '../../shared/api/overview.ts'
import { statusRank } from '../../shared/status.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { NotificationRecord } from '../store/process-records.ts'
import type { SeriesState, SlotRecord } from '../store/records.ts'
import { SLOT_MS } from '../store/slot.ts'
import type { Write } from '../store/store.ts'
import type { HostMemory } from './host-memory.ts'
import { NO_MARK } from './mark.ts'
import type { Ack, Refusal, RenderedBlock, Wanted } from './messages.ts'
import { storeChain } from './past-chain.ts'

/** Everything since the last commit. States, marks, hosts and slots are written once, however often they changed. */
export type Pending = {
  readonly writes: Write[]
  readonly dirtySeries: Map<string, { host: HostMemory; inspection: string }>
  readonly dirtyChains: Map<string, { host: HostMemory; inspection: string }>
  readonly dirtyMarks: Map<string, { host: HostMemory; epoch: string }>
  readonly dirtyHosts: Set<HostMemory>
  readonly dirtyHostStates: Set<HostMemory>
  readonly slots: Map<string, SlotRecord>
  /** By connection and epoch. */
  readonly acks: Map<string, Ack>
  readonly refusals: Refusal[]
  readonly events: LiveEvent[]
  readonly blocks: Map<string, RenderedBlock>
  /** By cause the fault that has ended: the store does not know yet. */
  readonly ended: Map<string, FaultRecord>
  readonly notifications: NotificationRecord[]
  readonly wanted: Wanted[]
  rounds: number
  findings: number
  bytes: number
  urgent: boolean
  /** A backlog comes in: its agent sends on only when some of it is acknowledged. */
  hasBacklog: boolean
}

export function createPending(): Pending {
  return {
    writes: [],
    dirtySeries: new Map(),
    dirtyChains: new Map(),
    dirtyMarks: new Map(),
    dirtyHosts: new Set(),
    dirtyHostStates: new Set(),
    slots: new Map(),
    acks: new Map(),
    refusals: [],
    events: [],
    blocks: new Map(),
    ended: new Map(),
    notifications: [],
    wanted: [],
    rounds: 0,
    findings: 0,
    bytes: 0,
    urgent: false,
    hasBacklog: false,
  }
}

export function isEmpty(pending: Pending): boolean {
  return (
    pending.writes.length === 0 &&
    pending.dirtySeries.size === 0 &&
    pending.dirtyChains.size === 0 &&
    pending.dirtyHosts.size === 0 &&
    pending.dirtyHostStates.size === 0 &&
    pending.acks.size === 0
  )
}

type HasPending = { pending: Pending }

/** All writes of the next commit; hosts before what refers to them, states after what they are made of. */
export function drainWrites(memory: HasPending): Write[] {
  const { pending } = memory
  const writes: Write[] = []
  for (const host of pending.dirtyHosts) writes.push({ kind: 'host', host: host.record })
  for (const host of pending.dirtyHostStates) {
    if (!pending.dirtyHosts.has(host)) writes.push({ kind: 'host-state', host: host.record })
  }
  writes.push(...pending.writes)
  for (const { host, inspection } of pending.dirtySeries.values()) {
    const state = host.series.get(inspection)
    if (state !== undefined) writes.push({ kind: 'state', state })
  }
  for (const { host, inspection } of pending.dirtyChains.values()) {
    const chain = host.chains.get(inspection)
    const items = host.series.get(inspection)?.items
    const stored = chain === undefined || items === undefined ? null : storeChain(chain, items)
    writes.push({ kind: 'chain', hostNum: host.record.num, inspection, chain: stored })
  }
  for (const { host, epoch } of pending.dirtyMarks.values()) {
    const { seq, ahead } = host.marks.get(epoch) ?? NO_MARK
    writes.push({ kind: 'mark', hostNum: host.record.num, epoch, seq, ahead })
  }
  for (const slot of pending.slots.values()) writes.push({ kind: 'slot', slot })
  return writes
}

/** What may be told after the commit; empties everything pending. */
export function takePublications(memory: HasPending): Pick<Pending, 'rounds' | 'findings' | 'bytes'> & {
  acks: Ack[]
  refusals: Refusal[]
  events: LiveEvent[]
  blocks: RenderedBlock[]
  notifications: NotificationRecord[]
  wanted: Wanted[]
} {
  const done = memory.pending
  memory.pending = createPending()
  return {
    acks: [...done.acks.values()],
    refusals: done.refusals,
    events: withoutRepetition(done.events),
    blocks: [...done.blocks.values()],
    notifications: done.notifications,
    wanted: done.wanted,
    rounds: done.rounds,
    findings: done.findings,
    bytes: done.bytes,
  }
}

/** A backlog changes the same series over and over within one commit: its readers are told once. */
function withoutRepetition(events: readonly LiveEvent[]): LiveEvent[] {
  if (events.length < 2) return [...events]
  const newest = new Map<string, LiveEvent>()
  for (const event of events) {
    const key = keyOf(event)
    const before = newest.get(key)
    if (event.type === 'round' && before?.type === 'round') {
      newest.delete(key)
      newest.set(key, { ...event, events: event.events + before.events })
    } else newest.set(key, event)
  }
  return [...newest.values()]
}

function keyOf(event: LiveEvent): string {
  switch (event.type) {
    case 'round':
      return `${event.hostId}/${event.inspection}/${event.requestId ?? ''}`
    case 'host':
      return event.hostId
    case 'fault':
      return `#${event.faultId}`
    default:
      return JSON.stringify(event)
  }
}

export type SlotChange = Partial<Pick<SlotRecord, 'made' | 'extra' | 'missed' | 'late'>>

/** Adds to the half hour in which a round was due or made. */
export function countInSlot(
  memory: HasPending,
  round: {
    readonly hostNum: number
    readonly inspection: string
    readonly at: number
    readonly status: SeriesState['status']
  },
  change: SlotChange,
): void {
  const { slots } = memory.pending
  const place = { hostNum: round.hostNum, inspection: round.inspection, at: round.at - (round.at % SLOT_MS) }
  const key = `${place.hostNum}/${place.inspection}/${place.at}`
  const slot = slots.get(key) ?? { ...place, made: 0, extra: 0, missed: 0, late: 0, rank: 0 }
  slots.set(key, {
    ...slot,
    made: slot.made + (change.made ?? 0),
    extra: slot.extra + (change.extra ?? 0),
    missed: slot.missed + (change.missed ?? 0),
    late: slot.late + (change.late ?? 0),
    rank: Math.max(slot.rank, statusRank(round.status) + 1),
  })
}
