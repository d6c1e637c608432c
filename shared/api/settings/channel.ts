// Channels on which people are told, and routes that decide who is told what on which of them.
import { z } from 'zod'
import { Language } from '../../language.ts'
import { Selector } from '../../selector.ts'
import { FaultGrade, FaultRisk, FaultSource } from '../fault.ts'
import { DayTimes, Name, Ref, Refs, TimeZone } from './parts.ts'

const HttpUrl = z.url({ protocol: /^https?$/ }).max(2_000)

/** `secrets` of a channel stand beside these and are never shown: their names are in CHANNEL_SECRETS. */
export const ChannelSettings = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('email'),
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535).default(587),
    /** starttls: must be offered; tls: from the first byte; none: in the clear, for a relay on the same machine. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    user: z.string().max(320).default(''),
    from: z.string().min(3).max(320),
    /** Everybody who is told of everything; people whom an escalation names come on top. */
    to: z.array(z.email()).max(50).default([]),
  }),
  z.object({
    type: z.literal('webhook'),
    url: HttpUrl,
    /** JSON in which {{names}} are filled in; absent: the message in our own words and fields. */
    template: z.string().max(16_000).nullable().default(null),
    /** For receivers that ask for user and password; a `bearer` goes before it. */
    user: z.string().max(320).default(''),
    headers: z.record(z.string().max(100), z.string().max(1_000)).default({}),
  }),
  z.object({
    type: z.literal('dingtalk'),
    url: HttpUrl.nullable().default(null),
    mentionAllOnMajor: z.boolean().default(false),
  }),
  z.object({
    type: z.literal('wecom'),
    url: HttpUrl.nullable().default(null),
    mentionAllOnMajor: z.boolean().default(false),
  }),
  z.object({
    type: z.literal('feishu'),
    url: HttpUrl.nullable().default(null),
    mentionAllOnMajor: z.boolean().default(false),
  }),
  z.object({ type: z.literal('slack') }),
  z.object({ type: z.literal('teams') }),
  z.object({
    type: z.literal('alertmanager'),
    /** Every instance, never one address for all of them. */
    urls: z.array(HttpUrl).min(1).max(10),
    user: z.string().max(200).default(''),
    resendSeconds: z.int().min(10).max(600).default(60),
  }),
])
export type ChannelSettings = z.infer<typeof ChannelSettings>
export type ChannelType = ChannelSettings['type']
export type SettingsOf<Type extends ChannelType> = Extract<ChannelSettings, { type: Type }>

/** Names of what is write-only; `required` ones have to be there before anything is sent. */
export const CHANNEL_SECRETS: Readonly<Record<ChannelType, readonly { name: string; required: boolean }[]>> =
  {
    email: [{ name: 'password', required: false }],
    webhook: [
      { name: 'signingSecret', required: false },
      { name: 'bearer', required: false },
      { name: 'password', required: false },
    ],
    dingtalk: [
      { name: 'accessToken', required: true },
      { name: 'signingSecret', required: false },
    ],
    wecom: [{ name: 'key', required: true }],
    feishu: [
      { name: 'hookId', required: true },
      { name: 'signingSecret', required: false },
    ],
    slack: [{ name: 'url', required: true }],
    teams: [{ name: 'url', required: true }],
    alertmanager: [
      { name: 'password', required: false },
      { name: 'bearer', required: false },
    ],
  }

export const Channel = z.object({
  name: Name,
  enabled: z.boolean().default(true),
  language: Language.default('zh-CN'),
  timeZone: TimeZone.nullable().default(null),
  settings: ChannelSettings,
  /** Own limit on messages a minute; null: what the receiver allows. */
  perMinute: z.int().min(1).max(600).nullable().default(null),
})
export type Channel = z.infer<typeof Channel>

/** What can be told about a fault, a window or the collector. */
export const NotificationEvent = z.enum([
  'opened',
  'worse',
  'recurred',
  'flapping',
  'repeated',
  'accepted',
  'transferred',
  'returned',
  'held',
  'recovered',
  'resolved',
  'verified',
  'closed',
  'cancelled',
  'merged',
  'reopened',
  'graded',
  'warned',
  'breached',
  'escalated',
  'reminded',
  'released',
  'window-notice',
  'window-begun',
  'window-ended',
  'handover',
  'test',
  /** Several messages that became one: for want of room, or because one cause made many. */
  'digest',
  'storm',
  'storm-ended',
])
export type NotificationEvent = z.infer<typeof NotificationEvent>

/** What a route may ask for; the rest is not about one thing. */
export const RoutedEvent = NotificationEvent.exclude(['test', 'digest', 'storm', 'storm-ended'])
export type RoutedEvent = z.infer<typeof RoutedEvent>

/** What a route tells that names no events. */
export const USUAL_EVENTS: readonly RoutedEvent[] = [
  'opened',
  'worse',
  'recurred',
  'flapping',
  'repeated',
  'returned',
  'reopened',
  'released',
  'warned',
  'breached',
]

/** All that fit are followed, in their order, until one says that it is the last. */
export const Route = z.object({
  name: Name,
  enabled: z.boolean().default(true),
  order: z.int().min(0).max(10_000).default(100),
  match: Selector.prefault({}),
  grades: z.array(FaultGrade).max(2).default([]),
  risks: z.array(FaultRisk).max(3).default([]),
  sources: z.array(FaultSource).max(5).default([]),
  /** Empty: what people usually want to hear of (`USUAL_EVENTS`), and the end of every fault that was told there. */
  events: z.array(RoutedEvent).max(40).default([]),
  /** Only then; null: always. */
  times: z.array(DayTimes).max(20).nullable().default(null),
  /** General faults wait until these are over. */
  quiet: z.array(DayTimes).max(20).default([]),
  timeZone: TimeZone.nullable().default(null),
  channelIds: Refs,
  /** Those who are on duty of these rosters are named. */
  rosterIds: z.array(Ref).max(10).default([]),
  isLast: z.boolean().default(false),
})
export type Route = z.infer<typeof Route>

/** Where a person is reached. */
export const Contact = z.object({
  userId: Ref,
  email: z.email().nullable().default(null),
  phone: z
    .string()
    .max(32)
    .regex(/^\+?[0-9 -]*$/)
    .default(''),
  /** As whom the robots mention the person. */
  mentions: z
    .object({
      dingtalk: z.string().max(100),
      wecom: z.string().max(100),
      feishu: z.string().max(100),
      slack: z.string().max(100),
    })
    .partial()
    .default({}),
  /** On which channels, when an escalation names the person. */
  channelIds: Refs.default([]),
})
export type Contact = z.infer<typeof Contact>
