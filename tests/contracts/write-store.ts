// What every write store must do, whatever database is behind it.
import { describe, expect, it } from 'vitest'
import { NEW_PROCESS } from '../../collector/faults/new-process.ts'
import { chain } from '../../collector/store/audit-chain.ts'
import type { FaultRecord } from '../../collector/store/fault-records.ts'
import type { DeadlineRecord, SettingRecord } from '../../collector/store/process-records.ts'
import type { CodeRecord, HostRecord, SeriesState, StoredChain } from '../../collector/store/records.ts'
import type { Write, WriteStore } from '../../collector/store/store.ts'
import { Policy } from '../../shared/api/settings/policy.ts'
import { DISK, FACTS, finding, round, T0 } from '../support/rounds.ts'

const EPOCH = '0123456789abcdef'

const HOST: HostRecord = {
  num: 1,
  id: '0198f2a0-0000-4000-8000-000000000001',
  name: 'web-01',
  publicKey: 'k'.repeat(60),
  labels: { env: 'production' },
  facts: FACTS,
  inventory: null,
  plan: [],
  planVersion: 'default',
  agentVersion: '0.1.0',
  agentStartedAt: T0,
  enrolledAt: T0,
  revokedAt: T0 + 5,
  revokedReason: 'sold',
  keySince: T0 + 1,
  traits: { bootId: 'b2', machineId: 'm', productId: null, cards: ['02:00:00:00:00:01'], stateId: '8-1' },
  pastBoots: ['b1'],
  other: {
    traits: { bootId: 'b3', machineId: 'm', productId: null, cards: [], stateId: null },
    hostname: 'web-02',
    address: '10.0.0.9',
    firstSeenAt: T0,
    lastSeenAt: T0 + 1,
    settledAt: null,
  },
  lease: 3,
  state: 'warning',
  stateSince: T0,
  worst: { inspection: 'disk', item: '/', status: 'warning', summary: { code: 'space', values: { a: 1 } } },
  openFaults: 1,
  lastSeenAt: T0,
  clockOffsetMs: -12.5,
  queue: { rounds: 1, bytes: 2, dropped: 3 },
}

const CODE_RECORD: CodeRecord = {
  id: 'c0de',
  hash: 'c0de1',
  note: 'image',
  labels: { env: 'production' },
  createdAt: T0,
  createdBy: 'Wang',
  expiresAt: T0 + 1,
  uses: 5,
  used: 1,
  lastUsedAt: T0,
  usedBy: ['a b'],
  revokedAt: T0,
  hostId: HOST.id,
}
const AUDIT = chain(null, {
  at: T0,
  by: { kind: 'person', id: 'u1', name: 'Wang', address: '10.0.0.1' },
  action: 'host.revoke',
  object: { kind: 'host', id: HOST.id, name: HOST.name },
  before: { revokedAt: null },
  after: { revokedAt: T0 },
})

const STATE: SeriesState = {
  hostNum: 1,
  inspection: 'disk',
  status: 'warning',
  outcome: 'completed',
  observedAt: T0,
  durationMs: 7,
  nextDueAt: T0 + 300_000,
  dueThrough: T0,
  accounted: [T0 + 600_000],
  completedAt: T0,
  lastRound: 1,
  made: 5,
  failed: 1,
  missed: 2,
  note: { code: 'failed', values: { error: 'EIO' } },
  findings: [finding('/', 'warning', 42)],
  items: new Map([
    ['/', { status: 'warning', since: T0, bad: 2, good: 0, badSince: T0, fault: 1, flips: [T0] }],
  ]),
}

export const FAULT: FaultRecord = {
  id: 1,
  hostNum: 1,
  inspection: 'disk',
  item: '/',
  cause: 'host/disk//',
  summary: { summary: { code: 'space', values: {} }, measurements: [] },
  status: 'warning',
  worst: 'critical',
  stage: 'reported',
  grade: 'general',
  source: 'inspection',
  beganAt: T0,
  openedAt: T0 + 1,
  acceptedAt: null,
  acceptedBy: null,
  recoveredAt: null,
  resolvedAt: null,
  closedAt: null,
  lastSeenAt: T0 + 2,
  badRounds: 2,
  flapping: true,
  parent: null,
  humanCause: null,
  solution: null,
  openedRound: 1,
  lastRound: 1,
  isPast: true,
  title: 'the log volume',
  labels: { env: 'test' },
  risk: 'high',
  dueAt: T0 + 3,
  acceptDueAt: T0 + 4,
  resolveDueAt: T0 + 5,
  firstHandledAt: T0 + 6,
  verifiedAt: T0 + 7,
  heldMs: 8,
  reopened: 2,
  previous: 9,
  mergedInto: 10,
  process: {
    ...NEW_PROCESS,
    description: 'words',
    breached: ['accept'],
    told: [{ channelId: 'c1', people: ['u1'], isOver: false }],
  },
}

const SETTING: SettingRecord = {
  kind: 'policy',
  id: 'p1',
  version: 3,
  body: Policy.parse({ name: 'strict', rule: { badRounds: 3 } }),
  secrets: { token: 'x' },
  createdAt: T0,
  createdBy: 'Li Na',
  createdById: 'u1',
  updatedAt: T0 + 1,
  updatedBy: 'Wang Wei',
}
const DEADLINE: DeadlineRecord = { key: '1/repeat', kind: 'repeat', at: T0, fault: 1, data: { step: 2 } }

const HOLE = {
  kind: 'hole',
  hostNum: 1,
  epoch: EPOCH,
  at: T0,
  reason: 'unexplained',
  counts: {},
  fromAt: null,
  toAt: null,
} as const
const CHAIN: StoredChain = {
  epoch: EPOCH,
  differs: [['__proto__', null]],
  overtakers: [
    { seq: 11, roundId: 1, observedAt: T0, hasLooked: true, findings: null, words: [], begun: ['__proto__'] },
    { seq: 12, roundId: 2, observedAt: T0, hasLooked: false, findings: [['/', 'ok']], words: [], begun: [] },
  ],
  newestSeq: 12,
  faults: [['/', { fault: FAULT, entries: [], isWritten: true }]],
  ended: [],
  opened: [['/', { fault: 1, seq: 11 }]],
}

function roundWrite(id: number, fields: Parameters<typeof round>[0], receivedAt = T0): Write {
  const record = {
    id,
    hostNum: 1,
    inspection: 'disk',
    prev: id === 1 ? null : id - 1,
    receivedAt,
    status: null,
  }
  return { kind: 'round', record: { ...record, round: round(fields), epoch: EPOCH, seq: id } }
}

/** `reopen` closes the store and opens it again on the same data. */
export function describeWriteStore(
  name: string,
  open: () => { store: () => WriteStore; reopen: () => void },
): void {
  describe(`${name} as a write store`, () => {
    it('gives back everything that it was given', () => {
      const { store, reopen } = open()
      const writes: Write[] = [
        { kind: 'host', host: HOST },
        { kind: 'inspection', info: DISK },
        roundWrite(1, { observedAt: T0 }),
        { kind: 'state', state: STATE },
        { kind: 'fault', fault: FAULT },
        { kind: 'chain', hostNum: 1, inspection: 'disk', chain: CHAIN },
        { ...HOLE, fromSeq: 2, toSeq: 8 },
        { kind: 'hole-changed', hostNum: 1, epoch: EPOCH, fromSeq: 3, toSeq: 4, hole: null },
        { kind: 'mark', hostNum: 1, epoch: EPOCH, seq: 9, ahead: [[11, 14]] },
        { kind: 'code', code: CODE_RECORD },
        { kind: 'audit', record: AUDIT },
        { kind: 'put', table: 'setting', row: SETTING },
        { kind: 'put', table: 'deadline', row: { ...DEADLINE, at: 1 } },
        { kind: 'put', table: 'deadline', row: DEADLINE },
        { kind: 'put', table: 'deadline', row: { ...DEADLINE, key: 'gone' } },
        { kind: 'drop', table: 'deadline', key: ['gone'] },
        { kind: 'meta', key: 'alive_at', value: '1' },
      ]
      store().commit(writes)
      reopen()
      expect(store().load()).toEqual({
        hosts: [HOST],
        series: [STATE],
        marks: [{ hostNum: 1, epoch: EPOCH, seq: 9, ahead: [[11, 14]] }],
        holes: [
          { hostNum: 1, epoch: EPOCH, range: [2, 2] },
          { hostNum: 1, epoch: EPOCH, range: [5, 8] },
        ],
        chains: [{ hostNum: 1, inspection: 'disk', chain: CHAIN }],
        catalogue: [DISK],
        openFaults: [FAULT],
        settings: [SETTING],
        deadlines: [DEADLINE],
        codes: [CODE_RECORD],
        auditHead: { id: 1, hash: AUDIT.hash },
        missed: [],
        nextRoundId: 2,
        nextFaultId: 2,
        people: expect.anything(),
        meta: { alive_at: '1', audit_head: `1 ${AUDIT.hash}` },
      })
    })

    it('forgets a chain that has come to its end', () => {
      const { store, reopen } = open()
      const chain = { kind: 'chain', hostNum: 1, inspection: 'disk' } as const
      store().commit([
        { kind: 'host', host: HOST },
        { ...chain, chain: CHAIN },
        { ...chain, chain: null },
      ])
      reopen()
      expect(store().load().chains).toEqual([])
    })

    it('gives back the newest figures when nothing else changed', () => {
      const { store, reopen } = open()
      store().commit([
        { kind: 'host', host: HOST },
        { kind: 'state', state: STATE },
      ])
      const newer = { ...STATE, made: 6, findings: [finding('/', 'warning', 43)] }
      store().commit([{ kind: 'state', state: newer }])
      reopen()
      expect(store().load().series).toEqual([newer])
    })

    it('writes all of a commit or nothing', () => {
      const { store } = open()
      store().commit([
        { kind: 'host', host: HOST },
        { kind: 'fault', fault: FAULT },
      ])
      const second: Write = { kind: 'fault', fault: { ...FAULT, id: 2 } }
      expect(() =>
        store().commit([{ kind: 'meta', key: 'x', value: '1' }, roundWrite(1, { observedAt: T0 }), second]),
      ).toThrow()
      expect(store().load()).toMatchObject({ meta: {}, nextRoundId: 1, nextFaultId: 2 })
      store().commit([roundWrite(1, { observedAt: T0 })])
      expect(store().load().nextRoundId).toBe(2)
    })

    it('keeps one open fault for each cause, and any number of closed ones', () => {
      const { store } = open()
      store().commit([{ kind: 'fault', fault: FAULT }])
      expect(() => store().commit([{ kind: 'fault', fault: { ...FAULT, id: 2 } }])).toThrow()
      store().commit([
        { kind: 'fault', fault: { ...FAULT, stage: 'closed' } },
        { kind: 'fault', fault: { ...FAULT, id: 2 } },
      ])
      expect(
        store()
          .load()
          .openFaults.map((fault) => fault.id),
      ).toEqual([2])
      expect(store().faultById(1)?.stage).toBe('closed')
    })

    it('goes on counting rounds over days and restarts', () => {
      const { store, reopen } = open()
      store().commit([{ kind: 'host', host: HOST }, roundWrite(1, { observedAt: T0 })])
      store().commit([roundWrite(2, { observedAt: T0 }, T0 + 86_400_000)])
      reopen()
      expect(store().load().nextRoundId).toBe(3)
    })

    it('does not go back to an earlier day when the clock does', () => {
      const { store } = open()
      store().commit([{ kind: 'host', host: HOST }, roundWrite(1, { observedAt: T0 }, T0 + 86_400_000)])
      store().commit([roundWrite(2, { observedAt: T0 }, T0)])
      expect(store().load().nextRoundId).toBe(3)
    })

    it('remembers missed rounds until a late one fills them', () => {
      const { store, reopen } = open()
      const gap = { observedAt: T0, plannedAt: T0, outcome: 'missed', missedReason: 'silent' } as const
      store().commit([{ kind: 'host', host: HOST }, { kind: 'inspection', info: DISK }, roundWrite(1, gap)])
      reopen()
      expect(store().load().missed).toEqual([{ hostNum: 1, inspection: 'disk', plannedAt: T0, roundId: 1 }])
      store().commit([
        roundWrite(2, { observedAt: T0, plannedAt: T0 }),
        { kind: 'missed-filled', roundId: 1, filledBy: 2 },
      ])
      expect(store().load().missed).toEqual([])
    })
  })
}
