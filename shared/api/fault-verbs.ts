// What people send to change a fault, and to report one.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { refusal } from '../mistakes.ts'
import { FaultGrade, FaultRisk, HoldReason } from './fault.ts'

const Words = z.string().trim().min(1).max(4_000)
/** Markdown; rendered without HTML. */
const Markdown = z.string().trim().min(1).max(LIMITS.markdownLength)
const OptionalWords = z.string().trim().max(4_000).optional()
const UserId = z.string().min(1).max(64)

/** Files that were sent before with POST /attachments and belong to nothing yet. */
const Attachments = z.array(z.string().min(1).max(64)).max(20).optional()

export const AcceptFault = z.object({
  grade: FaultGrade.optional(),
  risk: FaultRisk.optional(),
  /** Whoever accepts it when absent. */
  assigneeId: UserId.optional(),
  dueAt: Moment.nullable().optional(),
  note: OptionalWords,
})
export const TransferFault = z.object({ assigneeId: UserId, note: OptionalWords })
/** Back to whoever is on duty: nobody has it. */
export const ReturnFault = z.object({ reason: Words })
export const StartFault = z.object({ note: OptionalWords })
export const NoteFault = z.object({ text: Markdown, attachments: Attachments })
export const HoldFault = z.object({
  reason: HoldReason,
  note: Words,
  resumeAt: Moment.nullable().default(null),
})
export const ResumeFault = z.object({ note: OptionalWords })
export const ResolveFault = z.object({
  cause: Words,
  solution: Words,
  /** Why it is resolved although the inspection still says otherwise; asked for only then. */
  despite: Words.optional(),
  attachments: Attachments,
})
export const VerifyFault = z.object({ note: OptionalWords })
/** A major fault is closed with a review. */
export const CloseFault = z.object({ review: Markdown.optional() })
export const ReopenFault = z.object({ reason: Words })
export const CancelFault = z.object({ reason: Words })
export const MergeFault = z.object({ into: z.int().min(1), note: OptionalWords })
export const GradeFault = z
  .object({ grade: FaultGrade.optional(), risk: FaultRisk.optional(), reason: Words })
  .refine(({ grade, risk }) => grade !== undefined || risk !== undefined, refusal('grade-or-risk'))
/** `done` false takes the tick away again. */
export const TickFault = z.object({ step: z.int().min(0).max(LIMITS.stepsPerPlan), done: z.boolean() })

export const ReportFault = z.object({
  title: z.string().trim().min(1).max(LIMITS.titleLength),
  description: z.string().trim().max(LIMITS.markdownLength).default(''),
  hostId: z.uuid().nullable().default(null),
  grade: FaultGrade.default('general'),
  risk: FaultRisk.default('medium'),
  /** When it was first seen; now when absent. */
  beganAt: Moment.optional(),
  attachments: Attachments,
})

export type AcceptFault = z.infer<typeof AcceptFault>
export type TransferFault = z.infer<typeof TransferFault>
export type ReturnFault = z.infer<typeof ReturnFault>
export type StartFault = z.infer<typeof StartFault>
export type NoteFault = z.infer<typeof NoteFault>
export type HoldFault = z.infer<typeof HoldFault>
export type ResumeFault = z.infer<typeof ResumeFault>
export type ResolveFault = z.infer<typeof ResolveFault>
export type VerifyFault = z.infer<typeof VerifyFault>
export type CloseFault = z.infer<typeof CloseFault>
export type ReopenFault = z.infer<typeof ReopenFault>
export type CancelFault = z.infer<typeof CancelFault>
export type MergeFault = z.infer<typeof MergeFault>
export type GradeFault = z.infer<typeof GradeFault>
export type TickFault = z.infer<typeof TickFault>
export type ReportFault = z.infer<typeof ReportFault>

/** By verb, what is sent with it. */
export const FAULT_VERBS = {
  accept: AcceptFault,
  transfer: TransferFault,
  return: ReturnFault,
  start: StartFault,
  note: NoteFault,
  hold: HoldFault,
  resume: ResumeFault,
  resolve: ResolveFault,
  verify: VerifyFault,
  close: CloseFault,
  reopen: ReopenFault,
  cancel: CancelFault,
  merge: MergeFault,
  grade: GradeFault,
  tick: TickFault,
} as const
export type FaultVerbBody = {
  readonly [Verb in keyof typeof FAULT_VERBS]: z.infer<(typeof FAULT_VERBS)[Verb]>
}
