// Faults as the API shows them, and what people may do to them.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { Status } from '../status.ts'
import { Cursor } from './common.ts'

export const FaultStage = z.enum([
  'reported',
  'accepted',
  'handling',
  'on-hold',
  'resolved',
  'verified',
  'closed',
  'cancelled',
  'merged',
])
export type FaultStage = z.infer<typeof FaultStage>
export const FaultGrade = z.enum(['general', 'major'])
export type FaultGrade = z.infer<typeof FaultGrade>
export const FaultSource = z.enum(['inspection', 'silence', 'alertmanager', 'grafana', 'person'])
export type FaultSource = z.infer<typeof FaultSource>

export const FaultRow = z
  .object({
    id: z.int(),
    hostId: z.uuid().nullable(),
    hostName: z.string(),
    inspection: z.string(),
    inspectionTitle: z.string(),
    item: z.string(),
    itemTitle: z.string(),
    title: z.string(),
    /** How bad it is now; `ok` once it has recovered. */
    status: Status,
    worstStatus: Status,
    stage: FaultStage,
    grade: FaultGrade,
    source: FaultSource,
    /** When it was first observed, which is before it was reported. */
    beganAt: Moment,
    openedAt: Moment,
    acceptedAt: Moment.nullable(),
    acceptedBy: z.string().nullable(),
    recoveredAt: Moment.nullable(),
    resolvedAt: Moment.nullable(),
    closedAt: Moment.nullable(),
    lastSeenAt: Moment,
    badRounds: z.int(),
    flapping: z.boolean(),
    /** Told by rounds that came late: nobody was told of it as if it were now. */
    isPast: z.boolean(),
    parentId: z.int().nullable(),
    actions: z.array(z.enum(['accept', 'note', 'resolve'])),
  })
  .meta({ id: 'FaultRow' })
export type FaultRow = z.infer<typeof FaultRow>

export const FaultPage = z.object({
  faults: z.array(FaultRow),
  total: z.int(),
  counts: z.object({ open: z.int(), unaccepted: z.int(), major: z.int(), recovered: z.int(), past: z.int() }),
  next: Cursor.nullable(),
})
export type FaultPage = z.infer<typeof FaultPage>

export const FaultEntryKind = z.enum([
  'soft',
  'opened',
  'worse',
  'better',
  'recovered',
  'recurred',
  'flapping',
  'accepted',
  'note',
  'resolved',
  'closed',
])
export type FaultEntryKind = z.infer<typeof FaultEntryKind>
export const FaultEntry = z.object({
  id: z.int(),
  at: Moment,
  kind: FaultEntryKind,
  by: z.object({ kind: z.enum(['machine', 'person']), name: z.string() }),
  from: z.string().nullable(),
  to: z.string().nullable(),
  text: z.string(),
  roundId: z.int().nullable(),
})
export type FaultEntry = z.infer<typeof FaultEntry>

export const FaultDetail = FaultRow.extend({
  timeline: z.array(FaultEntry),
  cause: z.string().nullable(),
  solution: z.string().nullable(),
  /** The rounds that opened it and the newest one; open them for the evidence. */
  openedByRoundId: z.int().nullable(),
  lastRoundId: z.int().nullable(),
  sameCauseBefore: z.array(
    z.object({
      id: z.int(),
      openedAt: Moment,
      closedAt: Moment.nullable(),
      title: z.string(),
      solution: z.string().nullable(),
    }),
  ),
  othersOfHost: z.array(z.object({ id: z.int(), title: z.string(), status: Status, stage: FaultStage })),
}).meta({ id: 'FaultDetail' })
export type FaultDetail = z.infer<typeof FaultDetail>

const Words = z.string().trim().min(1).max(4_000)
export const AcceptFault = z.object({
  grade: FaultGrade.optional(),
  note: z.string().trim().max(4_000).optional(),
})
export const NoteFault = z.object({ text: Words })
export const ResolveFault = z.object({
  cause: Words,
  solution: Words,
  /** Why it is resolved although the inspection still says otherwise; asked for only then. */
  despite: Words.optional(),
})
export type AcceptFault = z.infer<typeof AcceptFault>
export type NoteFault = z.infer<typeof NoteFault>
export type ResolveFault = z.infer<typeof ResolveFault>

export const FaultTrend = z.object({
  days: z.array(z.object({ day: z.string(), opened: z.int(), closed: z.int() })),
})
export type FaultTrend = z.infer<typeof FaultTrend>
