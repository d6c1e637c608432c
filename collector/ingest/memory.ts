// The writer's memory: the newest state of every series, and what has changed since the last commit.

import type { LiveEvent } from '../../shared/api/overview.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { SeqRange } from '../../shared/protocol.ts'
import { statusRank } from '../../shared/status.ts'
import { chain } from '../store/audit-chain.ts'
import { SLOT_MS } from '../store/slot.ts'
import type {
  AuditEntry,
  AuditRecord,
  FaultRecord,
  HostRecord,
  Loaded,
  SeriesState,
  SlotRecord,
  Write,
} from '../store/store.ts'
import { BUILT_IN } from './built-in.ts'
import { type Mark, NO_MARK } from './mark.ts'
import type { Ack, Refusal, RenderedBlock } from './messages.ts'
import { loadChain, type PastChain, storeChain } from './past-chain.ts'
import { createPeopleMemory } from './people-memory.ts'

/** A missed round on record that a late one may still fill. */
type Gap = { readonly plannedAt: number; readonly roundId: number }

export type HostMemory = {
  record: HostRecord
  /** The connection that holds the lease; null when none is open. */
  connection: number | null
  heardAt: number
  /** By a clock that nobody sets (Memory.tick). */
  heardTick: number
  /** Heartbeats in a row that say something new of the host's clock, and what was said of it last. */
  clockNews: number
  clockSaidMs: number | null
  readonly series: Map<string, SeriesState>
  readonly marks: Map<string, Mark>
  /** By epoch: numbers behind the mark that never came, and nobody has said why. */
  readonly unexplained: Map<string, readonly SeqRange[]>
  /** The outbox that the newest connection speaks for; rounds of an older one say nothing about now. */
  epoch: string | null
  /** Series whose live rounds have overtaken a backlog. */
  readonly chains: Map<string, PastChain>
  /** The mark that a heartbeat with an empty outbox found with numbers missing. */
  stuckMark: Mark | null
  readonly openFaults: Set<number>
}

export type Memory = ReturnType<typeof createMemory>

export function createMemory(loaded: Loaded, startedAt: number, startedTick = 0) {
  const hosts = new Map<string, HostMemory>()
  const hostsByNum = new Map<number, HostMemory>()
  const connections = new Map<number, HostMemory>()
  /** Connections that were ended from the inside and are not closed yet, and why. */
  const ended = new Map<number, Pick<Refusal, 'reason' | 'message'>>()
  const catalogue = new Map<string, InspectionInfo>()
  const openFaults = new Map<number, FaultRecord>()
  const missed = new Map<string, Gap>()
  const quiet = new Map<number, number>()
  let auditHead = loaded.auditHead
  const people = createPeopleMemory(loaded.people.rows)
  const tokens = new Map(loaded.people.tokens.map((token) => [token.id, token]))
  const codes = new Map(loaded.codes.map((code) => [code.hash, code]))
  let nextRoundId = loaded.nextRoundId
  let nextFaultId = loaded.nextFaultId

  for (const info of [...loaded.catalogue, ...BUILT_IN]) catalogue.set(info.name, info)
  for (const record of loaded.hosts) addHost(record)
  for (const state of loaded.series) hostsByNum.get(state.hostNum)?.series.set(state.inspection, state)
  for (const { hostNum, epoch, range } of loaded.holes) {
    const ofHost = hostsByNum.get(hostNum)?.unexplained
    ofHost?.set(epoch, [...(ofHost.get(epoch) ?? []), range])
  }
  for (const { hostNum, inspection, chain } of loaded.chains) {
    const host = hostsByNum.get(hostNum)
    host?.chains.set(inspection, loadChain(chain, host.series.get(inspection)?.items ?? new Map()))
    // Numbers of faults that only the chain knows are given away all the same.
    for (const [, { fault }] of chain.faults) nextFaultId = Math.max(nextFaultId, fault.id + 1)
  }
  for (const mark of loaded.marks) hostsByNum.get(mark.hostNum)?.marks.set(mark.epoch, mark)
  for (const fault of loaded.openFaults) {
    openFaults.set(fault.id, fault)
    if (fault.isPast) quiet.set(fault.id, startedTick)
    if (fault.hostNum !== null) hostsByNum.get(fault.hostNum)?.openFaults.add(fault.id)
  }
  for (const gap of loaded.missed) missed.set(missedKey(gap.hostNum, gap.inspection, gap.plannedAt), gap)

  function addHost(record: HostRecord): HostMemory {
    // Silence before this start was the collector's own; a host gets its full time to come back.
    const host: HostMemory = {
      record,
      connection: null,
      heardAt: startedAt,
      heardTick: startedTick,
      clockNews: 0,
      clockSaidMs: null,
      series: new Map(),
      marks: new Map(),
      unexplained: new Map(),
      epoch: null,
      chains: new Map(),
      stuckMark: null,
      openFaults: new Set(),
    }
    hosts.set(record.id, host)
    hostsByNum.set(record.num, host)
    return host
  }

  return {
    startedAt,
    hosts,
    hostsByNum,
    connections,
    ended,
    catalogue,
    openFaults,
    missed,
    /** Open faults that late rounds have told and nothing has confirmed yet, and since when (by tick). */
    quiet,
    /** Milliseconds of a clock that nobody sets; moved on by the writer. */
    tick: startedTick,
    /** Since when (by tick) the collector has watched without a break. */
    watchTick: startedTick,
    /** Beyond this the clock of a host is off. */
    clockLimitMs: Number.POSITIVE_INFINITY,
    /** By how much the clocks of most hosts say that the collector's own is wrong. */
    doubtMs: 0,
    codes,
    people,
    tokens,
    addHost,
    pending: createPending(),
    /** Somebody scrapes hosts: render the lines of each round. */
    isScraped: false,
    takeRoundId: () => nextRoundId++,
    takeFaultId: () => nextFaultId++,
    /** Puts an entry at the end of the operation log's chain, in the transaction that is being gathered. */
    chainAudit(entry: AuditEntry): AuditRecord {
      const record = chain(auditHead, entry)
      auditHead = record
      return record
    },
  }
}

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
  rounds: number
  findings: number
  bytes: number
  urgent: boolean
  /** A backlog comes in: its agent sends on only when some of it is acknowledged. */
  hasBacklog: boolean
}

function createPending(): Pending {
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

/** All writes of the next commit; hosts before what refers to them, states after what they are made of. */
export function drainWrites(memory: Memory): Write[] {
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
export function takePublications(memory: Memory): Pick<Pending, 'rounds' | 'findings' | 'bytes'> & {
  acks: Ack[]
  refusals: Refusal[]
  events: LiveEvent[]
  blocks: RenderedBlock[]
} {
  const done = memory.pending
  memory.pending = createPending()
  return {
    acks: [...done.acks.values()],
    refusals: done.refusals,
    events: withoutRepetition(done.events),
    blocks: [...done.blocks.values()],
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

export function setSeries(memory: Memory, host: HostMemory, state: SeriesState): void {
  host.series.set(state.inspection, state)
  memory.pending.dirtySeries.set(`${host.record.num}/${state.inspection}`, {
    host,
    inspection: state.inspection,
  })
  if (host.chains.size === 0) return
  const chain = host.chains.get(state.inspection)
  if (chain !== undefined) setChain(memory, host, state.inspection, chain)
}

/** What is kept beside the newest state is told by how it differs from it: both are written together. */
export function setChain(
  memory: Memory,
  host: HostMemory,
  inspection: string,
  chain: PastChain | null,
): void {
  if (chain === null) host.chains.delete(inspection)
  else host.chains.set(inspection, chain)
  memory.pending.dirtyChains.set(`${host.record.num}/${inspection}`, { host, inspection })
}

export function setHost(memory: Memory, host: HostMemory, record: HostRecord): void {
  host.record = record
  memory.pending.dirtyHosts.add(host)
}

/** For a change of nothing but state, worst item and count of faults. */
export function setHostState(memory: Memory, host: HostMemory, record: HostRecord): void {
  host.record = record
  memory.pending.dirtyHostStates.add(host)
}

export function setFault(memory: Memory, fault: FaultRecord): void {
  const ofHost = fault.hostNum === null ? undefined : memory.hostsByNum.get(fault.hostNum)?.openFaults
  if (isOpen(fault)) {
    memory.openFaults.set(fault.id, fault)
    ofHost?.add(fault.id)
  } else {
    memory.openFaults.delete(fault.id)
    memory.quiet.delete(fault.id)
    ofHost?.delete(fault.id)
  }
  memory.pending.writes.push({ kind: 'fault', fault })
}

export function isOpen(fault: Pick<FaultRecord, 'stage'>): boolean {
  return fault.stage !== 'closed' && fault.stage !== 'cancelled' && fault.stage !== 'merged'
}

/** A late round for a gap older than this is only late; the store remembers no longer either. */
const GAP_KEPT_MS = 7 * 86_400_000

export function forgetOldGaps(memory: Memory, now: number): void {
  for (const [key, { plannedAt }] of memory.missed)
    if (plannedAt < now - GAP_KEPT_MS) memory.missed.delete(key)
}

export function missedKey(hostNum: number, inspection: string, plannedAt: number): string {
  return `${hostNum}/${inspection}/${plannedAt}`
}

export type SlotChange = Partial<Pick<SlotRecord, 'made' | 'extra' | 'missed' | 'late'>>

/** Adds to the half hour in which a round was due or made. */
export function countInSlot(
  memory: Memory,
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
