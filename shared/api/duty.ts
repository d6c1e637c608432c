// Duty as the API shows it: who has it now, the calendar of a roster, standing in, swaps and hand-over notes.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { refusal } from '../mistakes.ts'
import { LanguageQuery } from './common.ts'
import { PersonRef } from './fault.ts'
import { Name, Ref, ShortText } from './settings/parts.ts'

/** With how to reach them, as far as it is on record. */
export const DutyPerson = z.object({
  id: z.string(),
  name: z.string(),
  /** False: without an account any more, or locked. */
  isActive: z.boolean(),
  email: z.string().nullable(),
  phone: z.string(),
})
export type DutyPerson = z.infer<typeof DutyPerson>

export const DutyTurn = z
  .object({
    from: Moment,
    to: Moment,
    /** Null: somebody stands in at a time at which there is no shift. */
    shift: z.string().nullable(),
    /** The whole turn that this is part of. */
    turnFrom: Moment,
    turnTo: Moment,
    /** Null: nobody, since whoever it should be has no account any more or is locked. */
    person: DutyPerson.nullable(),
    /** Whose turn it would have been. */
    planned: DutyPerson.nullable(),
    override: z
      .object({
        id: z.string(),
        reason: z.string(),
        /** The other half of a swap, which is taken back together with this one unless it is over. */
        swappedFor: z.object({ from: Moment, to: Moment }).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'DutyTurn' })
export type DutyTurn = z.infer<typeof DutyTurn>

export const Handover = z
  .object({
    id: z.string(),
    rosterId: z.string(),
    /** The turn at whose end it is handed over. */
    shiftFrom: Moment,
    shiftTo: Moment,
    at: Moment,
    by: PersonRef,
    /** Markdown. */
    text: z.string(),
    seen: z.array(PersonRef.extend({ at: Moment })),
  })
  .meta({ id: 'Handover' })
export type Handover = z.infer<typeof Handover>
export const Handovers = z.object({ handovers: z.array(Handover) })

const DutyOfRoster = z.object({
  rosterId: z.string(),
  name: z.string(),
  line: z.int(),
  timeZone: z.string(),
  handover: z.enum(['optional', 'required']),
  /** Now; empty when there is no shift. */
  turns: z.array(DutyTurn),
  /** Nobody is on duty. */
  isGap: z.boolean(),
  /** When the first of those who are on duty now is relieved, or the gap ends; null: not within a year. */
  until: Moment.nullable(),
  /** Whoever comes next. */
  next: z.array(DutyTurn),
  /** Left by the turn before, and not confirmed yet by anybody who is on duty now. */
  unseenNote: Handover.nullable(),
  /** A turn that ended without the note that it should have left. */
  missingNote: z.object({ shiftFrom: Moment, shiftTo: Moment, person: DutyPerson.nullable() }).nullable(),
})
export type DutyOfRoster = z.infer<typeof DutyOfRoster>
export const DutyNow = z.object({ at: Moment, rosters: z.array(DutyOfRoster) }).meta({ id: 'DutyNow' })
export type DutyNow = z.infer<typeof DutyNow>

export const RosterShifts = z
  .object({
    from: Moment,
    to: Moment,
    turns: z.array(DutyTurn),
    /** When nobody is on duty. */
    gaps: z.array(z.object({ from: Moment, to: Moment })),
  })
  .meta({ id: 'RosterShifts' })
export type RosterShifts = z.infer<typeof RosterShifts>

const isForward = ({ from, to }: { from: number; to: number }) => from < to
const FORWARD = refusal('ends-before-begin')
export const SHIFTS_SPAN_MS = LIMITS.calendarDays * 86_400_000
const TOO_LONG = refusal('spans-too-much', { days: LIMITS.calendarDays })
const isShort = ({ from, to }: { from: number; to: number }) => to - from <= SHIFTS_SPAN_MS
export const ShiftsQuery = z
  .strictObject({
    ...LanguageQuery.shape,
    from: z.coerce.number<string | number>().int(),
    to: z.coerce.number<string | number>().int(),
  })
  .refine(isForward, FORWARD)
  .refine(isShort, TOO_LONG)

const Times = z.object({ from: Moment, to: Moment })
/** Somebody stands in for whoever would have had duty then. */
export const CreateOverride = Times.extend({
  personId: Ref,
  reason: ShortText.default(''),
  /** Only for this shift; null: for all of the roster. */
  shift: Name.nullable().default(null),
})
  .refine(isForward, FORWARD)
  .refine(isShort, TOO_LONG)
export type CreateOverride = z.infer<typeof CreateOverride>

/** Who has duty in one of the two takes the other; refused when somebody else has it. */
const Swapped = Times.extend({ personId: Ref, shift: Name.nullable().default(null) })
  .refine(isForward, FORWARD)
  .refine(isShort, TOO_LONG)
export const SwapDuty = z.object({ first: Swapped, second: Swapped, reason: ShortText.default('') })
export type SwapDuty = z.infer<typeof SwapDuty>

export const WriteHandover = z.object({
  text: z.string().trim().min(1).max(LIMITS.markdownLength),
  /** Beginning of the turn; absent: one's own that runs or ended last, otherwise the one that runs. */
  shiftFrom: Moment.optional(),
})
export type WriteHandover = z.infer<typeof WriteHandover>
