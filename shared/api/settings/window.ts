// Maintenance windows: planned work that silences without hiding.
import { z } from 'zod'
import { Selector } from '../../selector.ts'
import { LocalDateTime, Name, Refs, ShortText, TimeZone } from './parts.ts'

export const Window = z.object({
  name: Name,
  reason: ShortText.min(1),
  /** Number or address of the filing 备案. */
  filing: ShortText.default(''),
  /** What those concerned will notice. */
  effect: ShortText.default(''),
  enabled: z.boolean().default(true),
  match: Selector.prefault({}),
  timeZone: TimeZone,
  /** Local beginning of the first occurrence. */
  startAt: LocalDateTime,
  /** It lasts exactly so long, also when the clocks change meanwhile. */
  minutes: z
    .int()
    .min(1)
    .max(60 * 24 * 31),
  /** RFC 5545, such as FREQ=WEEKLY;BYDAY=SA; null: once. */
  rule: z.string().max(500).nullable().default(null),
  /** Beginnings that are left out. */
  except: z.array(LocalDateTime).max(500).default([]),
  /** Occurrences that ended early or were extended, by the moment at which they begin. */
  changes: z
    .array(z.object({ startAt: z.int(), endAt: z.int(), reason: ShortText }))
    .max(500)
    .default([]),
  /** Those concerned are told so long before; null: they are not. */
  noticeMinutes: z
    .int()
    .min(1)
    .max(60 * 24 * 31)
    .nullable()
    .default(null),
  channelIds: Refs.default([]),
})
export type Window = z.infer<typeof Window>

/** One time that the work is done. */
export const Occurrence = z.object({
  windowId: z.string(),
  name: z.string(),
  startAt: z.int(),
  endAt: z.int(),
  /** As planned, before it ended early or was extended. */
  plannedEndAt: z.int(),
  state: z.enum(['planned', 'running', 'over']),
})
export type Occurrence = z.infer<typeof Occurrence>

export const Occurrences = z.object({ occurrences: z.array(Occurrence) })

/** Ended now, or at another moment than planned. */
export const EndWindow = z.object({ startAt: z.int(), reason: ShortText.min(1) })
export const ExtendWindow = z.object({ startAt: z.int(), endAt: z.int(), reason: ShortText.min(1) })
/** When a window that is not saved yet would be. */
export const WindowPreviewRequest = z.object({ window: Window, count: z.int().min(1).max(50).default(10) })
