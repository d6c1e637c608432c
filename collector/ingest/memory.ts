// The writer's memory: the newest state of every host and series, and how it is changed.
import type { InspectionInfo } from '../../shared/catalogue.ts'
import { isEnded } from '../../shared/fault-stages.ts'
import { chain } from '../store/audit-chain.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { AuditEntry, AuditRecord, HostRecord, SeriesState } from '../store/records.ts'
import type { Loaded, WriteStore } from '../store/store.ts'
import { BUILT_IN } from './built-in.ts'
import { createDeadlineBook } from './deadline-book.ts'
import type { HostMemory } from './host-memory.ts'
import type { Refusal } from './messages.ts'
import { loadChain, type PastChain } from './past-chain.ts'
import { createPending } from './pending.ts'
import { createPeopleMemory } from './people-memory.ts'
import { createSettingsBook } from './settings-book.ts'
import { NO_SUPPRESSION } from './suppression.ts'

/** A missed round on record that a late one may still fill. */
type Gap = { readonly plannedAt: number; readonly roundId: number }

export type Memory = ReturnType<typeof createMemory>

/** What the memory does not hold and looks up in the store: committed rows only. */
export type LookUp = Pick<
  WriteStore,
  | 'faultById'
  | 'newestFaultOfCause'
  | 'newestAlert'
  | 'firingAlertsOf'
  | 'firingAlertsOfGroup'
  | 'alertsOverBefore'
  | 'deliveriesKept'
  | 'attachmentById'
  | 'countAttachments'
  | 'unattachedBefore'
  | 'handoverById'
>

export function createMemory(loaded: Loaded, look: LookUp, startedAt: number, startedTick = 0) {
  const hosts = new Map<string, HostMemory>()
  const hostsByNum = new Map<number, HostMemory>()
  const connections = new Map<number, HostMemory>()
  /** Connections that were ended from the inside and are not closed yet, and why. */
  const ended = new Map<number, Pick<Refusal, 'reason' | 'message'>>()
  const catalogue = new Map<string, InspectionInfo>()
  const openFaults = new Map<number, FaultRecord>()
  const openByCause = new Map<string, number>()
  const children = new Map<number, Set<number>>()
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
    openByCause.set(fault.cause, fault.id)
    if (fault.parent !== null) putBelow(children, fault.parent, fault.id)
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
    look,
    settings: createSettingsBook(loaded.settings),
    deadlines: createDeadlineBook(loaded.deadlines),
    startedAt,
    hosts,
    hostsByNum,
    connections,
    ended,
    catalogue,
    openFaults,
    /** One open fault of each cause. */
    openByCause,
    /** Open faults below another one, by its number. */
    children,
    missed,
    /** Open faults that late rounds have told and nothing has confirmed yet, and since when (by tick). */
    quiet,
    /** Milliseconds of a clock that nobody sets; moved on by the writer. */
    tick: startedTick,
    /** Since when (by tick) the collector has watched without a break. */
    watchTick: startedTick,
    /** Beyond this the clock of a host is off. */
    clockLimitMs: Number.POSITIVE_INFINITY,
    /** Zone of what people set without one. */
    timeZone: 'UTC',
    /** What explains the silence of many hosts. */
    suppression: NO_SUPPRESSION,
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
  const ofHost = hostOfFault(memory, fault)?.openFaults
  const before = memory.openFaults.get(fault.id)
  if (before !== undefined && before.parent !== null && (before.parent !== fault.parent || !isOpen(fault)))
    takeFromBelow(memory, before.parent, fault.id)
  if (isOpen(fault)) {
    memory.openFaults.set(fault.id, fault)
    memory.openByCause.set(fault.cause, fault.id)
    if (fault.parent !== null) putBelow(memory.children, fault.parent, fault.id)
    ofHost?.add(fault.id)
  } else {
    memory.openFaults.delete(fault.id)
    if (memory.openByCause.get(fault.cause) === fault.id) memory.openByCause.delete(fault.cause)
    const ended = memory.pending.ended.get(fault.cause)
    if (ended === undefined || ended.openedAt <= fault.openedAt) memory.pending.ended.set(fault.cause, fault)
    memory.quiet.delete(fault.id)
    ofHost?.delete(fault.id)
  }
  memory.pending.writes.push({ kind: 'fault', fault })
}

function putBelow(children: Map<number, Set<number>>, parent: number, child: number): void {
  const others = children.get(parent)
  if (others === undefined) children.set(parent, new Set([child]))
  else others.add(child)
}

function takeFromBelow({ children }: Memory, parent: number, child: number): void {
  const others = children.get(parent)
  others?.delete(child)
  if (others?.size === 0) children.delete(parent)
}

/** The newest fault that a cause has had, whether it is committed already or not. */
export function newestOfCause(memory: Memory, cause: string): FaultRecord | null {
  const open = memory.openByCause.get(cause)
  if (open !== undefined) return memory.openFaults.get(open) ?? null
  return memory.pending.ended.get(cause) ?? memory.look.newestFaultOfCause(cause)
}

/** Undefined for what is about no host. */
export function hostOfFault(
  { hostsByNum }: Pick<Memory, 'hostsByNum'>,
  { hostNum }: Pick<FaultRecord, 'hostNum'>,
): HostMemory | undefined {
  return hostNum === null ? undefined : hostsByNum.get(hostNum)
}

export function isOpen(fault: Pick<FaultRecord, 'stage'>): boolean {
  return !isEnded(fault.stage)
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
