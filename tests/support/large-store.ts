// A store as a large fleet leaves it, written by the write store itself: for paging at depth and for the benchmark.
import { NEW_FAULT } from '../../collector/faults/fault.ts'

import type { FaultRecord } from '../../collector/store/fault-records.ts'
import type { HostRecord, ItemState, SeriesState } from '../../collector/store/records.ts'
import { openWriteStore } from '../../collector/store/sqlite/write-store.ts'
import type { Write } from '../../collector/store/store.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import { type Status, worstStatus } from '../../shared/status.ts'
import { DISK, FACTS, finding, MINUTE, planEntry, round, T0 } from './rounds.ts'

export type LargeStore = {
  readonly hosts: number
  readonly inspections: number
  readonly items: number
  /** Half hours of slots, counted back from T0. */
  readonly slots: number
  /** Past faults; every fiftieth host has open ones beside them. */
  readonly pastFaults: number
  /** Rounds of disk on the first host, every five minutes up to T0. */
  readonly history: number
}

const SLOT_MS = 1_800_000
const FOUND_AT = T0

export function fillLargeStore(path: string, size: LargeStore): void {
  const store = openWriteStore({ path, synchronous: 'normal' })
  for (const name of inspectionNames(size)) store.commit([{ kind: 'inspection', info: { ...DISK, name } }])
  for (let num = 1; num <= size.hosts; num += 1) store.commit(hostWrites(num, size))
  for (let slot = 0; slot < size.slots; slot += 1) store.commit(slotWrites(T0 - slot * SLOT_MS, size))
  for (let first = 0; first < size.pastFaults; first += 1_000) {
    const ids = Array.from(
      { length: Math.min(1_000, size.pastFaults - first) },
      (_, index) => first + index + 1,
    )
    store.commit(ids.map((id) => ({ kind: 'fault', fault: fault(id, (id % size.hosts) + 1, false) })))
  }
  for (let from = 0; from < size.history; from += 500) store.commit(historyWrites(from, size))
  store.close()
}

export function hostId(num: number): string {
  return `0198f2a0-0000-4000-8000-${String(num).padStart(12, '0')}`
}

export function inspectionNames({ inspections }: LargeStore): InspectionInfo['name'][] {
  return Array.from({ length: inspections }, (_, index) => (index === 0 ? 'disk' : `disk-${index}`))
}

/** Every tenth host has a warning, every fiftieth something critical with a fault. */
function statusOf(num: number, item: number): Status {
  if (item > 0) return 'ok'
  return num % 50 === 0 ? 'critical' : num % 10 === 0 ? 'warning' : 'ok'
}

function hostWrites(num: number, size: LargeStore): Write[] {
  const writes: Write[] = [{ kind: 'host', host: host(num, size) }]
  for (const [place, inspection] of inspectionNames(size).entries()) {
    const findings = findingsOf(num, place, size)
    const isBadFault = num % 50 === 0 && place === 0
    const faultId = isBadFault ? size.pastFaults + num : null
    if (faultId !== null) writes.push({ kind: 'fault', fault: fault(faultId, num, true) })
    writes.push({ kind: 'state', state: series(num, inspection, findings, faultId) })
    for (const { item, status } of findings) {
      const since = FOUND_AT - num * MINUTE
      writes.push({
        kind: 'item',
        hostNum: num,
        inspection,
        item,
        status,
        since,
        fault: status === 'ok' ? null : faultId,
      })
      writes.push({ kind: 'run', hostNum: num, inspection, item, at: since, status })
    }
  }
  return writes
}

function findingsOf(num: number, place: number, { items }: LargeStore): Finding[] {
  return Array.from({ length: items }, (_, item) =>
    finding(`/mnt/${item}`, statusOf(num + place * 7, item), item),
  )
}

function host(num: number, size: LargeStore): HostRecord {
  const status = statusOf(num, 0)
  return {
    num,
    id: hostId(num),
    name: `host-${String((num * 7_919) % 1_000_003).padStart(7, '0')}`,
    publicKey: `key-${num}`,
    labels: { env: num % 3 === 0 ? 'test' : 'prod', site: `site-${num % 20}` },
    facts: FACTS,
    inventory: null,
    plan: inspectionNames(size).map((inspection) => planEntry({ inspection })),
    planVersion: 'default',
    agentVersion: '0.1.0',
    agentStartedAt: T0 - 86_400_000,
    enrolledAt: T0 - 86_400_000,
    revokedAt: null,
    revokedReason: null,
    keySince: 0,
    traits: null,
    pastBoots: [],
    other: null,
    lease: 1,
    state: status,
    stateSince: T0 - num * MINUTE,
    worst:
      status === 'ok'
        ? null
        : {
            inspection: 'disk',
            item: '/mnt/0',
            status,
            summary: { code: 'space', values: { avail_bytes: 1, mountpoint: '/' } },
          },
    openFaults: status === 'critical' ? 1 : 0,
    lastSeenAt: T0 - (num % 97) * 1_000,
    clockOffsetMs: 3,
    queue: { rounds: 0, bytes: 0, dropped: 0 },
  }
}

function series(
  num: number,
  inspection: string,
  findings: readonly Finding[],
  faultId: number | null,
): SeriesState {
  const items = findings.map(({ item, status }): [string, ItemState] => {
    const isBad = status !== 'ok'
    const state = { status, since: FOUND_AT - num * MINUTE, bad: isBad ? 9 : 0, good: isBad ? 0 : 9 }
    return [
      item,
      { ...state, badSince: isBad ? state.since : null, fault: isBad ? faultId : null, flips: [] },
    ]
  })
  return {
    hostNum: num,
    inspection,
    status: worstStatus(findings.map((one) => one.status)),
    outcome: 'completed',
    observedAt: FOUND_AT,
    durationMs: 12,
    nextDueAt: FOUND_AT + 5 * MINUTE,
    dueThrough: FOUND_AT,
    accounted: [],
    completedAt: FOUND_AT,
    lastRound: null,
    made: 100,
    failed: 0,
    missed: 0,
    note: null,
    findings,
    items: new Map(items),
  }
}

function slotWrites(at: number, size: LargeStore): Write[] {
  const writes: Write[] = []
  for (let hostNum = 1; hostNum <= size.hosts; hostNum += 1) {
    for (const inspection of inspectionNames(size)) {
      const rank = statusOf(hostNum, 0) === 'critical' ? 4 : 1
      writes.push({
        kind: 'slot',
        slot: { at, hostNum, inspection, made: 6, extra: 0, missed: 0, late: 0, rank },
      })
    }
  }
  return writes
}

function fault(id: number, hostNum: number, isOpen: boolean): FaultRecord {
  const openedAt = T0 - (isOpen ? hostNum : id) * MINUTE
  return {
    id,
    hostNum,
    inspection: 'disk',
    item: '/mnt/0',
    cause: `${hostNum}/disk/${isOpen ? 'open' : id % 7}`,
    summary: { summary: { code: 'space', values: { mountpoint: '/mnt/0' } }, measurements: [] },
    status: isOpen ? 'critical' : 'ok',
    worst: 'critical',
    stage: isOpen ? 'reported' : 'closed',
    grade: id % 9 === 0 ? 'major' : 'general',
    source: 'inspection',
    beganAt: openedAt,
    openedAt,
    acceptedAt: null,
    acceptedBy: null,
    recoveredAt: isOpen ? null : openedAt + MINUTE,
    resolvedAt: null,
    closedAt: isOpen ? null : openedAt + MINUTE,
    lastSeenAt: openedAt,
    badRounds: 2,
    flapping: false,
    parent: null,
    humanCause: null,
    solution: null,
    openedRound: null,
    lastRound: null,
    isPast: false,
    labels: {},
    ...NEW_FAULT,
  }
}

/** A chain of rounds on the first host, its figures changing with every one. */
function historyWrites(from: number, size: LargeStore): Write[] {
  const writes: Write[] = []
  const to = Math.min(size.history, from + 500)
  for (let index = from; index < to; index += 1) {
    const observedAt = T0 - (size.history - 1 - index) * 5 * MINUTE
    const findings = Array.from({ length: size.items }, (_, item) =>
      finding(`/mnt/${item}`, 'ok', index + item),
    )
    const made = round({ observedAt, plannedAt: observedAt, findings })
    writes.push({
      kind: 'round',
      record: {
        id: index + 1,
        hostNum: 1,
        inspection: 'disk',
        prev: index === 0 ? null : index,
        receivedAt: observedAt + 500,
        round: made,
        status: 'ok',
        epoch: '0123456789abcdef',
        seq: index + 1,
      },
    })
  }
  const findings = findingsOf(1, 0, size)
  if (to === size.history)
    writes.push({ kind: 'state', state: { ...series(1, 'disk', findings, null), lastRound: to } })
  return writes
}
