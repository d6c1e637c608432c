// Who is on duty, who is told when nobody acts, working time, and what to do in an emergency.
import { z } from 'zod'
import { LIMITS } from '../../limits.ts'
import { Selector } from '../../selector.ts'
import { FaultGrade } from '../fault.ts'
import {
  ClockTime,
  DayTimes,
  LocalDate,
  Markdown,
  Minutes,
  Name,
  Ref,
  ShortText,
  TimeZone,
  Weekday,
} from './parts.ts'

/** One turn of duty within a day or over midnight, and who takes it in which order. */
export const Shift = z.object({
  name: Name,
  from: ClockTime,
  /** As `from`: until the same time of the next day. */
  to: ClockTime,
  /** Days on which it begins. */
  days: z.array(Weekday).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
  /** When the next of the people has it. */
  every: z.enum(['day', 'week']),
  /** First day; a week begins at its weekday. */
  startOn: LocalDate,
  /** Ids of people, in their order. */
  people: z.array(Ref).min(1).max(LIMITS.peoplePerRoster),
  /** On holidays of the roster's calendar. */
  holidays: z.enum(['as-usual', 'skip', 'only']).default('as-usual'),
})
export type Shift = z.infer<typeof Shift>

/** Somebody stands in for whoever would have had duty then; a swap is two of them. */
export const Override = z.object({
  id: Ref,
  from: z.int(),
  to: z.int(),
  personId: Ref,
  reason: ShortText.default(''),
  /** Only for this shift; null: for all of the roster, and where there is no shift too. */
  shift: Name.nullable().default(null),
  /** Both halves of a swap have the same; absent: somebody stands in, or it was swapped before halves had one. */
  swapId: Ref.optional(),
})
export type Override = z.infer<typeof Override>

export const Roster = z.object({
  name: Name,
  timeZone: TimeZone,
  calendarId: Ref.nullable().default(null),
  /** First, second or third line 一线 二线 三线. */
  line: z.int().min(1).max(3).default(1),
  shifts: z.array(Shift).min(1).max(12),
  overrides: z.array(Override).max(LIMITS.overridesPerRoster).default([]),
  handover: z.enum(['optional', 'required']).default('optional'),
})
export type Roster = z.infer<typeof Roster>

export const EscalationTarget = z.object({ kind: z.enum(['person', 'roster', 'channel']), id: Ref })
export type EscalationTarget = z.infer<typeof EscalationTarget>
export const Escalation = z.object({
  name: Name,
  steps: z
    .array(
      z.object({
        /** After it was reported, or after the step before. */
        afterMinutes: Minutes,
        targets: z.array(EscalationTarget).min(1).max(20),
      }),
    )
    .min(1)
    .max(LIMITS.escalationSteps),
  /** How often all of it begins again. */
  repeat: z.int().min(0).max(LIMITS.escalationRepeats).default(0),
  /** The assignee is reminded when an accepted fault has had no entry for so long; 0: never. */
  remindMinutes: Minutes.default(0),
})
export type Escalation = z.infer<typeof Escalation>

/** Working time; special days win over the week. */
export const BusinessCalendar = z.object({
  name: Name,
  timeZone: TimeZone,
  hours: z.array(DayTimes).max(20),
  holidays: z
    .array(z.object({ name: Name, from: LocalDate, to: LocalDate }))
    .max(500)
    .default([]),
  /** Days on which work is done although the week says otherwise 调休. */
  workdays: z
    .array(z.object({ name: Name, on: LocalDate, from: ClockTime, to: ClockTime }))
    .max(500)
    .default([]),
})
export type BusinessCalendar = z.infer<typeof BusinessCalendar>

export const EmergencyPlan = z.object({
  name: Name,
  enabled: z.boolean().default(true),
  match: Selector.prefault({}),
  grades: z.array(FaultGrade).min(1).max(2).default(['major']),
  text: Markdown.default(''),
  steps: z
    .array(z.object({ title: Name, text: Markdown.default('') }))
    .min(1)
    .max(LIMITS.stepsPerPlan),
})
export type EmergencyPlan = z.infer<typeof EmergencyPlan>
