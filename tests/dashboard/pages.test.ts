import { describe, expect, it } from 'vitest'
import { axisStep } from '../../dashboard/pages/host/axis-step.ts'
import { courseStart } from '../../dashboard/pages/host/course-start.ts'
import { nowRows } from '../../dashboard/pages/host/now-rows.ts'
import { gapsOf, hatching } from '../../dashboard/pages/host/status-band.ts'
import { attentionRows } from '../../dashboard/pages/overview/attention-rows.ts'
import type { FaultRow } from '../../shared/api/fault.ts'
import type { FindingRow, InspectionNow } from '../../shared/api/finding.ts'

const at = 1_763_700_000_000
const MINUTE = 60_000

const finding = (change: Partial<FindingRow>): FindingRow => ({
  hostId: 'h',
  hostName: 'web-01',
  inspection: 'disk',
  item: '/',
  itemTitle: '/',
  status: 'ok',
  since: at,
  observedAt: at,
  summary: 'fine',
  code: 'ok',
  values: {},
  measurements: [],
  evidence: [],
  roundId: 1,
  faultId: null,
  ...change,
})
const fault = (change: Partial<FaultRow>): FaultRow => ({
  id: 1,
  hostId: 'h',
  hostName: 'web-01',
  inspection: 'disk',
  inspectionTitle: 'Disk',
  item: '/',
  itemTitle: '/',
  title: 'disk is nearly full',
  status: 'warning',
  worstStatus: 'warning',
  stage: 'reported',
  grade: 'general',
  risk: 'medium',
  source: 'inspection',
  labels: {},
  assignee: null,
  reporter: null,
  dueAt: null,
  acceptDueAt: null,
  resolveDueAt: null,
  breached: [],
  hold: null,
  heldMs: 0,
  firstHandledAt: null,
  verifiedAt: null,
  reopened: 0,
  previousId: null,
  mergedInto: null,
  beganAt: at,
  openedAt: at + MINUTE,
  acceptedAt: null,
  acceptedBy: null,
  recoveredAt: null,
  resolvedAt: null,
  closedAt: null,
  lastSeenAt: at,
  badRounds: 2,
  flapping: false,
  isPast: false,
  parentId: null,
  actions: [],
  ...change,
})
const inspection = (change: Partial<InspectionNow>): InspectionNow => ({
  inspection: 'disk',
  title: 'Disk',
  enabled: true,
  cron: null,
  status: 'ok',
  outcome: 'completed',
  note: null,
  lastRoundId: 1,
  observedAt: at,
  durationMs: 5,
  nextDueAt: null,
  overdue: false,
  measurementTitles: {},
  findings: [],
  ...change,
})

describe('what needs attention', () => {
  it('is sorted worst first, then newest, and a silent host outranks a warning', () => {
    const rows = attentionRows(
      [
        fault({ id: 1, status: 'warning' }),
        fault({ id: 2, source: 'silence', status: 'critical' }),
        fault({ id: 3, status: 'critical' }),
      ],
      [],
      10,
    )
    expect(rows.map((row) => [row.fault?.id, row.state])).toEqual([
      [3, 'critical'],
      [2, 'silent'],
      [1, 'warning'],
    ])
  })
  it('says once what a person reported', () => {
    const [row] = attentionRows([fault({ id: 4, source: 'person', title: 'the door sticks' })], [], 10)
    expect([row?.item, row?.itemTitle, row?.summary]).toEqual(['F-4', 'the door sticks', ''])
  })
  it('says what the newest finding says of a fault, and lists bad items that are no fault yet', () => {
    const rows = attentionRows(
      [fault({ id: 1, status: 'warning' })],
      [
        finding({ status: 'critical', item: '/var', summary: '3 % free' }),
        finding({ status: 'warning', faultId: 1, summary: '8 % free' }),
      ],
      10,
    )
    expect(rows.map((row) => [row.item, row.summary, row.fault?.id])).toEqual([
      ['/var', '3 % free', undefined],
      ['/', '8 % free', 1],
    ])
  })
})

describe('the inspections of a host', () => {
  const ok = finding({ item: '/' })
  const bad = finding({ item: '/var', status: 'critical' })
  it('show the worst item of each, the worst inspection first', () => {
    const rows = nowRows(
      [
        inspection({ inspection: 'services', findings: [ok] }),
        inspection({ inspection: 'disk', status: 'critical', findings: [ok, bad] }),
      ],
      new Set(),
    )
    expect(rows.map((row) => [row.now.inspection, row.finding?.item, row.folded])).toEqual([
      ['disk', '/var', 1],
      ['services', '/', 0],
    ])
  })
  it('show every bad item without unfolding', () => {
    const worse = finding({ item: '/srv', status: 'warning' })
    const rows = nowRows([inspection({ findings: [ok, worse, bad] })], new Set())
    expect(rows.map((row) => row.finding?.item)).toEqual(['/var', '/srv'])
  })
  it('unfold to all items', () => {
    expect(nowRows([inspection({ findings: [ok, bad] })], new Set(['disk']))).toHaveLength(2)
  })
  it('say when an inspection does not apply', () => {
    const [row] = nowRows([inspection({ outcome: 'not-applicable', status: null })], new Set())
    expect([row?.state, row?.finding]).toEqual(['not-applicable', null])
  })
  it('say that the last round was missed, unless something worse is known', () => {
    const [row] = nowRows([inspection({ outcome: 'missed', status: null, findings: [] })], new Set())
    expect(row?.state).toBe('missed')
  })
})

describe('missed rounds in a chart', () => {
  const missed = (...minutes: number[]) => ({
    missed: minutes.map((minute) => ({ at: at + minute * MINUTE, reason: null })),
  })
  it('become one gap when they follow one another', () => {
    expect(gapsOf(missed(0, 5, 10, 40))).toEqual([
      [at, at + 15 * MINUTE],
      [at + 40 * MINUTE, at + 45 * MINUTE],
    ])
  })
  it('are hatched over the whole gap', () => {
    expect(hatching({ x: 0, y: 0, width: 8, height: 8 }).split('M')).toHaveLength(5)
  })
})

describe('the value axis of a chart', () => {
  it.each([
    [23.7 * 2 ** 20, 'bytes', 8 * 2 ** 20],
    [31 * 3_600, 'seconds', 12 * 3_600],
    [90, 'count', null],
    [0, 'bytes', null],
  ] as const)('up to %d %s', (high, unit, step) => {
    expect(axisStep(high, unit)).toBe(step)
  })
})

describe('where the chart of an item begins', () => {
  const HOUR = 60 * MINUTE
  const history = (first: number) => ({
    measurement: 'used_ratio',
    unit: 'ratio' as const,
    measurements: [],
    points: [[first, 0, 0, 0] as [number, number, number, number]],
    limits: { warning: null, critical: null, bad: null, max: null },
    runs: [],
    missed: [],
  })
  it.each([
    ['with the period, when it was known before', -30 * HOUR, -24 * HOUR],
    ['with its first word, when that came later', -3 * HOUR, -3 * HOUR],
    ['half an hour ago at the latest', -MINUTE, -HOUR / 2],
  ])('%s', (_, first, start) => {
    expect(courseStart(history(at + first), at - 24 * HOUR, at)).toBe(at + start)
  })
})
