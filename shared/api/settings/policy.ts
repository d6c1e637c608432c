// Policies: when what is found becomes a fault, how grave it is, and what is expected then.
import { z } from 'zod'
import { LIMITS } from '../../limits.ts'
import { Selector } from '../../selector.ts'
import { FaultGrade, FaultRisk } from '../fault.ts'
import { Minutes, Name, Ref, ShortText } from './parts.ts'

/** Bad beyond `warning` or `critical`; good again only on the good side of `recover`, so that it does not flutter. */
export const Limit = z.object({
  measurement: z.string().min(1).max(LIMITS.nameLength),
  side: z.enum(['above', 'below']),
  warning: z.number().optional(),
  critical: z.number().optional(),
  recover: z.number().optional(),
})
export type Limit = z.infer<typeof Limit>

const Count = z.int().min(1).max(30)
/** How many bad rounds make a fault and how many good ones end it. What is absent is as the inspection has it. */
export const PolicyRule = z.object({
  /** Bad rounds among the last `ofRounds`; without ofRounds in a row. */
  badRounds: Count.optional(),
  ofRounds: Count.optional(),
  goodRounds: Count.optional(),
  /** Bad for at least so long. */
  minMinutes: Minutes.optional(),
  /** Changes between good and bad within the time from which it flaps. */
  flapChanges: z.int().min(3).max(12).optional(),
  flapMinutes: z.int().min(1).max(1_440).optional(),
  recovery: z.enum(['automatic', 'person']).optional(),
  /** Findings of this status and worse make faults. */
  from: z.enum(['warning', 'critical']).optional(),
})
export type PolicyRule = z.infer<typeof PolicyRule>

export const Objective = z.object({
  acceptMinutes: Minutes.nullable().default(null),
  resolveMinutes: Minutes.nullable().default(null),
})
export type Objective = z.infer<typeof Objective>

/** All that fit are laid over each other in their order; what a later one says wins. */
export const Policy = z.object({
  name: Name,
  note: ShortText.default(''),
  enabled: z.boolean().default(true),
  order: z.int().min(0).max(10_000).default(100),
  match: Selector.prefault({}),
  rule: PolicyRule.default({}),
  limits: z.array(Limit).max(20).default([]),
  /** No fault is made of what fits; it stays on record as found. */
  ignore: z.boolean().default(false),
  /** By how bad it is. */
  grade: z.object({ warning: FaultGrade, critical: FaultGrade, unknown: FaultGrade }).partial().default({}),
  risk: FaultRisk.optional(),
  /** Response times by grade, in the working time of the calendar; without one around the clock. */
  objectives: z.object({ general: Objective, major: Objective }).partial().default({}),
  calendarId: Ref.nullable().optional(),
  escalationId: Ref.nullable().optional(),
  /** Who gets it by itself. */
  assigneeId: Ref.nullable().optional(),
  /** Said again while it stays open; 0: never. */
  repeatMinutes: Minutes.optional(),
  /** Within so long after its end the same cause reopens the fault instead of making a new one. */
  reopenMinutes: Minutes.optional(),
  /** Resolved general faults that nobody verifies close after so many days. */
  autoCloseDays: z.int().min(1).max(365).optional(),
})
export type Policy = z.infer<typeof Policy>

/** What would have been opened by a policy that is not saved yet, from the rounds of the last days. */
export const PolicyPreviewRequest = z.object({
  policy: Policy,
  /** The saved one that it takes the place of. */
  replaces: Ref.nullable().default(null),
  days: z.int().min(1).max(31).default(7),
})
export type PolicyPreviewRequest = z.infer<typeof PolicyPreviewRequest>
const PreviewFault = z.object({
  hostId: z.string(),
  hostName: z.string(),
  inspection: z.string(),
  item: z.string(),
  itemTitle: z.string(),
  title: z.string(),
  status: z.string(),
  grade: FaultGrade,
  openedAt: z.int(),
  recoveredAt: z.int().nullable(),
  flapping: z.boolean(),
  /** Opened by the policies as they are now too. */
  isOpenedNow: z.boolean(),
})
export const PolicyPreview = z
  .object({
    from: z.int(),
    to: z.int(),
    rounds: z.int(),
    /** Not all rounds could be looked at within the time. */
    isPartial: z.boolean(),
    faults: z.array(PreviewFault),
    /** What the saved policies would have opened and this one would not. */
    avoided: z.array(PreviewFault),
  })
  .meta({ id: 'PolicyPreview' })
export type PolicyPreview = z.infer<typeof PolicyPreview>
