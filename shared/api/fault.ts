// Faults as the API shows them.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { Status } from '../status.ts'
import { Cursor, Labels } from './common.ts'

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
export const FaultRisk = z.enum(['high', 'medium', 'low'])
export type FaultRisk = z.infer<typeof FaultRisk>
export const FaultSource = z.enum(['inspection', 'silence', 'alertmanager', 'grafana', 'person'])
export type FaultSource = z.infer<typeof FaultSource>

/** What people may do to a fault; each is an address of its own below /faults/{id}. */
export const FaultVerb = z.enum([
  'accept',
  'transfer',
  'return',
  'start',
  'note',
  'hold',
  'resume',
  'resolve',
  'verify',
  'close',
  'reopen',
  'cancel',
  'merge',
  'grade',
  'tick',
])
export type FaultVerb = z.infer<typeof FaultVerb>

export const HoldReason = z.enum(['reporter', 'vendor', 'parts', 'change', 'other'])
export type HoldReason = z.infer<typeof HoldReason>
export const Hold = z.object({
  reason: HoldReason,
  note: z.string(),
  since: Moment,
  /** When it goes on by itself; null: when somebody says so. */
  resumeAt: Moment.nullable(),
})
export type Hold = z.infer<typeof Hold>

/** Somebody with an account, with the name as it was then. */
export const PersonRef = z.object({ id: z.string(), name: z.string() })
export type PersonRef = z.infer<typeof PersonRef>

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
    risk: FaultRisk,
    source: FaultSource,
    labels: Labels,
    /** When it was first observed, which is before it was reported. */
    beganAt: Moment,
    openedAt: Moment,
    acceptedAt: Moment.nullable(),
    acceptedBy: z.string().nullable(),
    assignee: PersonRef.nullable(),
    reporter: PersonRef.nullable(),
    /** Agreed with whoever accepted it. */
    dueAt: Moment.nullable(),
    /** Until when the response times of its grade want it accepted and resolved; null while the clock stands. */
    acceptDueAt: Moment.nullable(),
    resolveDueAt: Moment.nullable(),
    /** Which of them was missed. */
    breached: z.array(z.enum(['accept', 'resolve'])),
    hold: Hold.nullable(),
    /** Milliseconds for which it was on hold in all. */
    heldMs: z.int(),
    firstHandledAt: Moment.nullable(),
    recoveredAt: Moment.nullable(),
    resolvedAt: Moment.nullable(),
    verifiedAt: Moment.nullable(),
    closedAt: Moment.nullable(),
    lastSeenAt: Moment,
    badRounds: z.int(),
    flapping: z.boolean(),
    /** Told by rounds that came late: nobody was told of it as if it were now. */
    isPast: z.boolean(),
    /** Suppressed below this one: a silent host, a lost site. */
    parentId: z.int().nullable(),
    /** How often it was reopened. */
    reopened: z.int(),
    /** The fault of the same cause before it. */
    previousId: z.int().nullable(),
    mergedInto: z.int().nullable(),
    actions: z.array(FaultVerb),
  })
  .meta({ id: 'FaultRow' })
export type FaultRow = z.infer<typeof FaultRow>

export const FaultPage = z.object({
  faults: z.array(FaultRow),
  total: z.int(),
  counts: z.object({
    open: z.int(),
    unaccepted: z.int(),
    major: z.int(),
    recovered: z.int(),
    past: z.int(),
    /** Open ones by stage, for the board. */
    stages: z.record(FaultStage, z.int()),
  }),
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
  /** Put below another fault, and let go from it again. */
  'suppressed',
  'released',
  'accepted',
  'transferred',
  'returned',
  'handling',
  'note',
  'held',
  'resumed',
  'graded',
  /** An emergency plan was put on it. */
  'checklist',
  'ticked',
  'resolved',
  'verified',
  'closed',
  'reopened',
  'cancelled',
  'merged',
  /** Another fault was merged into this one. */
  'absorbed',
  /** A response time is about to be missed, or was. */
  'warned',
  'breached',
  'escalated',
  'reminded',
  /** Said again because it stays. */
  'repeated',
  /** Inside a maintenance window it waits; behind it, it opens. */
  'window',
  /** An alert told something that changed nothing. */
  'alert',
])
export type FaultEntryKind = z.infer<typeof FaultEntryKind>

export const Attachment = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    at: Moment,
    by: z.string(),
    /** The entry of the time line that it belongs to; null: to the report. */
    entryId: z.int().nullable(),
  })
  .meta({ id: 'Attachment' })
export type Attachment = z.infer<typeof Attachment>

export const FaultEntry = z.object({
  id: z.int(),
  at: Moment,
  kind: FaultEntryKind,
  by: z.object({ kind: z.enum(['machine', 'person']), name: z.string() }),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Markdown where a person wrote it, a plain sentence otherwise. */
  text: z.string(),
  roundId: z.int().nullable(),
})
export type FaultEntry = z.infer<typeof FaultEntry>

/** The emergency plan as it was when it was attached, with what was ticked since. */
export const Checklist = z.object({
  planId: z.string(),
  title: z.string(),
  text: z.string(),
  steps: z.array(
    z.object({
      title: z.string(),
      text: z.string(),
      done: z.object({ at: Moment, by: z.string() }).nullable(),
    }),
  ),
})
export type Checklist = z.infer<typeof Checklist>

/** Somebody was told, or is about to be. */
export const FaultNotice = z.object({
  id: z.string(),
  channelId: z.string(),
  channelName: z.string(),
  event: z.string(),
  at: Moment,
  state: z.enum(['waiting', 'sent', 'dead', 'folded']),
  sentAt: Moment.nullable(),
  error: z.string().nullable(),
})
export type FaultNotice = z.infer<typeof FaultNotice>

export const FaultDetail = FaultRow.extend({
  timeline: z.array(FaultEntry),
  /** Markdown of the person who reported it, or what the alert said. */
  description: z.string().nullable(),
  cause: z.string().nullable(),
  solution: z.string().nullable(),
  review: z.string().nullable(),
  verifiedBy: z.string().nullable(),
  /** The rounds that opened it and the newest one; open them for the evidence. */
  openedByRoundId: z.int().nullable(),
  lastRoundId: z.int().nullable(),
  checklist: Checklist.nullable(),
  attachments: z.array(Attachment),
  notices: z.array(FaultNotice),
  /** Of an escalation under way: the step that comes next and when. */
  escalation: z
    .object({ policyName: z.string(), step: z.int(), steps: z.int(), nextAt: Moment.nullable() })
    .nullable(),
  /** Faults that are suppressed below this one. */
  children: z.object({ open: z.int(), total: z.int() }),
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

export const FaultTrend = z.object({
  days: z.array(z.object({ day: z.string(), opened: z.int(), closed: z.int() })),
})
export type FaultTrend = z.infer<typeof FaultTrend>

const Times = z.object({
  count: z.int(),
  meanMs: z.number().nullable(),
  p50Ms: z.number().nullable(),
  p90Ms: z.number().nullable(),
})
/** Of the faults that were reported within a time; hold time is taken out. */
export const FaultStats = z
  .object({
    from: Moment,
    to: Moment,
    grades: z.array(
      z.object({
        grade: FaultGrade,
        reported: z.int(),
        /** Time to accept (MTTA) and to resolve (MTTR). */
        accept: Times,
        resolve: Times,
        reopened: z.int(),
        acceptBreached: z.int(),
        resolveBreached: z.int(),
      }),
    ),
  })
  .meta({ id: 'FaultStats' })
export type FaultStats = z.infer<typeof FaultStats>
