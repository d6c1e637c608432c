// Messages to people as the API shows them, and how the channels are that they leave on.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { refusal } from '../mistakes.ts'
import { Cursor, PageQuery } from './common.ts'
import { Channel, ChannelSettings, NotificationEvent } from './settings/channel.ts'
import { Ref } from './settings/parts.ts'

/** waiting: to be sent; dead: given up, and can be sent again; folded: said together with others in one message. */
export const NotificationState = z.enum(['waiting', 'sent', 'dead', 'folded'])
export type NotificationState = z.infer<typeof NotificationState>

export const NotificationRow = z
  .object({
    id: z.string(),
    channelId: z.string(),
    /** Empty when the channel is gone. */
    channelName: z.string(),
    channelType: z.string().nullable(),
    event: NotificationEvent,
    faultId: z.int().nullable(),
    /** The message's first line in the reader's language. */
    title: z.string(),
    at: Moment,
    state: NotificationState,
    attempts: z.int(),
    /** When it is tried next; null unless it is waiting. */
    nextAt: Moment.nullable(),
    sentAt: Moment.nullable(),
    error: z.string().nullable(),
    /** The message that said it together with others. */
    foldedInto: z.string().nullable(),
    /** How many it stands for: more than 1 of a digest or a storm. */
    count: z.int(),
    isUrgent: z.boolean(),
    /** Names of the people whom it names. */
    people: z.array(z.string()),
  })
  .meta({ id: 'NotificationRow' })
export type NotificationRow = z.infer<typeof NotificationRow>
export const NotificationPage = z.object({
  notifications: z.array(NotificationRow),
  /** By state, of all that the other filters leave. */
  counts: z.record(NotificationState, z.int()),
  next: Cursor.nullable(),
})
export type NotificationPage = z.infer<typeof NotificationPage>

export const NotificationFilter = z.object({
  state: NotificationState.optional(),
  channel: Ref.optional(),
  fault: z.coerce.number<string | number>().int().optional(),
  event: NotificationEvent.optional(),
  from: z.coerce.number<string | number>().optional(),
  to: z.coerce.number<string | number>().optional(),
})
export const NotificationQuery = PageQuery.extend(NotificationFilter.shape)

export const ResendNotifications = z.object({
  ids: z.array(z.string().min(1).max(64)).min(1).max(LIMITS.resentAtOnce),
})
/** Those that are not dead (any more) stay as they are. */
export const Resent = z.object({ resent: z.array(z.string()), untouched: z.array(z.string()) })

/** `id`: of a saved channel, whose secrets count where none are given here. */
export const TestChannel = z.object({
  id: Ref.nullable().default(null),
  body: Channel,
  secrets: z
    .record(z.string().max(64), z.string().min(1).max(LIMITS.secretLength).nullable())
    .refine((secrets) => Object.keys(secrets).length <= 10, refusal('too-many', { maximum: 10 }))
    .default({}),
})
export const ChannelTested = z
  .object({
    /** passing: the same may succeed later; permanent: something has to be changed first. */
    outcome: z.enum(['sent', 'passing', 'permanent']),
    /** In words. */
    message: z.string(),
    durationMs: z.number(),
  })
  .meta({ id: 'ChannelTested' })
export type ChannelTested = z.infer<typeof ChannelTested>

export const ChannelState = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.enum(ChannelSettings.options.map((option) => option.shape.type.value)),
    enabled: z.boolean(),
    waiting: z.int(),
    sentLastHour: z.int(),
    dead: z.int(),
    lastSentAt: Moment.nullable(),
    lastError: z.string().nullable(),
    lastErrorAt: Moment.nullable(),
    /** It is not tried before, after errors or because the receiver asked for it. */
    pausedUntil: Moment.nullable(),
    /** Many of one cause are being said together. */
    storms: z.array(z.object({ title: z.string(), since: Moment, count: z.int() })),
  })
  .meta({ id: 'ChannelState' })
export type ChannelState = z.infer<typeof ChannelState>
export const ChannelStates = z.object({ channels: z.array(ChannelState) })
