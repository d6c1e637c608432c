// Parts that several kinds of settings are made of.
import { z } from 'zod'
import { LIMITS } from '../../limits.ts'
import { refusal } from '../../mistakes.ts'
import { isPlain } from '../../plain-text.ts'
import { isTimeZone } from '../../zone.ts'

export const Name = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.personNameLength)
  .refine(isPlain, refusal('not-plain'))
export const ShortText = z.string().trim().max(LIMITS.reasonLength)
export const Markdown = z.string().trim().max(LIMITS.markdownLength)
/** Of another setting, or of a person. */
export const Ref = z.string().min(1).max(64)
export const Refs = z.array(Ref).max(50)
export const TimeZone = z.string().max(64).refine(isTimeZone, refusal('no-time-zone'))
/** Local, 24 hours. */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:30')
/** Local, without a zone. */
export const LocalDate = z.iso.date()
export const LocalDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'a local time such as 2026-11-22T22:00')
/** 1 is Monday, 7 is Sunday. */
export const Weekday = z.int().min(1).max(7)
export const Minutes = z
  .int()
  .min(0)
  .max(60 * 24 * 366)
/** Within a day by the clock of a zone; `to` before `from` goes over midnight. */
export const DayTimes = z.object({
  days: z.array(Weekday).min(1).max(7),
  from: ClockTime,
  to: ClockTime,
})
