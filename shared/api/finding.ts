// Findings, rounds, events and history as the API shows them.
import { z } from 'zod'
import { Evidence, Measurement, Moment, Unit } from '../finding.ts'
import { MissedReason, Outcome, Trigger } from '../round.ts'
import { Status } from '../status.ts'
import { Value } from '../text.ts'
import { Cursor, PageQuery } from './common.ts'

/** The newest verdict on one item of a host. */
export const FindingRow = z
  .object({
    hostId: z.uuid(),
    hostName: z.string(),
    inspection: z.string(),
    item: z.string(),
    /** What people call the item; its name unless the inspection has a word for it. */
    itemTitle: z.string(),
    status: Status,
    /** Since when this status has held without a break. */
    since: Moment,
    observedAt: Moment,
    summary: z.string(),
    code: z.string(),
    values: z.record(z.string(), Value),
    measurements: z.array(Measurement),
    evidence: z.array(Evidence),
    /** Null when the collector itself judged, without a round. */
    roundId: z.int().nullable(),
    faultId: z.int().nullable(),
    /** Bad, and no fault before this moment: it has not lasted long enough, or a maintenance window runs. */
    waits: z.object({ until: Moment, windowId: z.string().nullable() }).optional(),
  })
  .meta({ id: 'FindingRow' })
export type FindingRow = z.infer<typeof FindingRow>

export const FindingPage = z.object({
  findings: z.array(FindingRow),
  total: z.int(),
  next: Cursor.nullable(),
})
export type FindingPage = z.infer<typeof FindingPage>

/** One inspection on one host now: its last round and the newest finding on each item, worst first. */
export const InspectionNow = z
  .object({
    inspection: z.string(),
    title: z.string(),
    enabled: z.boolean(),
    cron: z.string().nullable(),
    status: Status.nullable(),
    outcome: Outcome.nullable(),
    /** Why it is not applicable, failed or was missed, in words. */
    note: z.string().nullable(),
    lastRoundId: z.int().nullable(),
    observedAt: Moment.nullable(),
    durationMs: z.int().nullable(),
    nextDueAt: Moment.nullable(),
    overdue: z.boolean(),
    measurementTitles: z.record(z.string(), z.string()),
    findings: z.array(FindingRow),
  })
  .meta({ id: 'InspectionNow' })
export type InspectionNow = z.infer<typeof InspectionNow>
export const InspectionsNow = z.object({ inspections: z.array(InspectionNow) })

export const RoundRow = z
  .object({
    id: z.int(),
    hostId: z.uuid(),
    hostName: z.string(),
    inspection: z.string(),
    title: z.string(),
    trigger: Trigger,
    outcome: Outcome,
    missedReason: MissedReason.nullable(),
    status: Status.nullable(),
    plannedAt: Moment.nullable(),
    observedAt: Moment,
    receivedAt: Moment,
    durationMs: z.int(),
    /** The worst finding, the reason it was missed, or why it is not applicable, in words. */
    summary: z.string(),
    findingCount: z.int(),
    late: z.boolean(),
  })
  .meta({ id: 'RoundRow' })
export type RoundRow = z.infer<typeof RoundRow>

export const RoundPage = z.object({ rounds: z.array(RoundRow), next: Cursor.nullable() })
export type RoundPage = z.infer<typeof RoundPage>

export const RoundDetail = RoundRow.extend({
  planVersion: z.string(),
  /** Null of a missed round, which no agent sent. */
  epoch: z.string().nullable(),
  seq: z.int().nullable(),
  measurementTitles: z.record(z.string(), z.string()),
  findings: z.array(
    FindingRow.pick({
      item: true,
      itemTitle: true,
      status: true,
      summary: true,
      code: true,
      values: true,
      measurements: true,
      evidence: true,
    }),
  ),
  events: z.array(
    z.object({ at: Moment, item: z.string(), itemTitle: z.string(), status: Status, summary: z.string() }),
  ),
}).meta({ id: 'RoundDetail' })
export type RoundDetail = z.infer<typeof RoundDetail>

export const EventRow = z
  .object({
    id: z.int(),
    hostId: z.uuid(),
    hostName: z.string(),
    inspection: z.string(),
    at: Moment,
    item: z.string(),
    itemTitle: z.string(),
    status: Status,
    code: z.string(),
    summary: z.string(),
    roundId: z.int().nullable(),
  })
  .meta({ id: 'EventRow' })
export type EventRow = z.infer<typeof EventRow>
export const EventQuery = PageQuery.extend({
  host: z.string().max(64).optional(),
  inspection: z.string().max(64).optional(),
  from: z.coerce.number<string | number>().optional(),
})
export const EventPage = z.object({ events: z.array(EventRow), next: Cursor.nullable() })
export type EventPage = z.infer<typeof EventPage>

export const HistoryQuery = z.object({
  inspection: z.string().max(64),
  item: z.string().max(500),
  /** Which measurement; the item's first when absent. */
  measurement: z.string().max(64).optional(),
  from: z.coerce.number<string | number>(),
  to: z.coerce.number<string | number>(),
  points: z.coerce.number<string | number>().int().min(10).max(2_000).default(500),
})
/** Points in time order: [at, min, mean, max]; a `null` mean is a gap in which rounds were missed. */
export const History = z
  .object({
    measurement: z.string(),
    unit: Unit.nullable(),
    measurements: z.array(z.object({ name: z.string(), title: z.string(), unit: Unit })),
    points: z.array(
      z.tuple([z.number(), z.number().nullable(), z.number().nullable(), z.number().nullable()]),
    ),
    limits: z.object({
      warning: z.number().nullable(),
      critical: z.number().nullable(),
      bad: z.enum(['above', 'below']).nullable(),
      max: z.number().nullable(),
    }),
    /** Runs of one status, in time order; null where nothing was known. */
    runs: z.array(z.object({ from: Moment, to: Moment, status: Status.nullable() })),
    missed: z.array(z.object({ at: Moment, reason: MissedReason.nullable() })),
  })
  .meta({ id: 'History' })
export type History = z.infer<typeof History>
