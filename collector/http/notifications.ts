// Messages to people: what was told to whom and what was not, sending again, and the channels they leave on.
import { createRoute } from '@hono/zod-openapi'
import type { z } from 'zod'
import { LanguageQuery } from '../../shared/api/common.ts'
import {
  ChannelStates,
  ChannelTested,
  NotificationPage,
  NotificationQuery,
  type NotificationRow,
  ResendNotifications,
  Resent,
  TestChannel,
} from '../../shared/api/notification.ts'
import { titleOfNotice } from '../notify/notice-title.ts'
import { sayOutcome } from '../notify/words/outcomes.ts'
import type { NotificationRecord, SettingRecord } from '../store/process-records.ts'
import { actorOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import { body, createRouter, INVALID, json, REFUSED, UNAVAILABLE } from './router.ts'
import { checkSetting } from './settings-rules.ts'
import { createVoice, type Voice, zoneOf } from './voice.ts'

const query = LanguageQuery.strict()
const HOUR_MS = 3_600_000

const list = createRoute({
  method: 'get',
  path: '/notifications',
  tags: ['Notifications'],
  summary: 'Messages to people, newest first',
  request: { query: NotificationQuery.strict() },
  responses: { 200: json('A page of messages', NotificationPage), ...INVALID, ...REFUSED },
})
const resend = createRoute({
  method: 'post',
  path: '/notifications/resend',
  tags: ['Notifications'],
  summary: 'Send messages after all that were given up',
  request: { query, body: body(ResendNotifications.strict()) },
  responses: { 200: json('Which of them', Resent), ...INVALID, ...REFUSED, ...UNAVAILABLE },
})
const test = createRoute({
  method: 'post',
  path: '/channels/test',
  tags: ['Notifications'],
  summary: 'Send one message now on a channel that need not be saved, and say what became of it',
  request: { query, body: body(TestChannel.strict()) },
  responses: { 200: json('What the receiver said', ChannelTested), ...INVALID, ...REFUSED },
})
const states = createRoute({
  method: 'get',
  path: '/channels/state',
  tags: ['Notifications'],
  summary: 'How the channels are: what waits, what was sent, what went wrong',
  request: { query },
  responses: { 200: json('One line a channel', ChannelStates), ...INVALID, ...REFUSED },
})

export function createNotificationRoutes(parts: AppParts) {
  const { readStore, writer, notices, clock } = parts
  return createRouter()
    .openapi(list, async (c) => {
      const { lang, ...asked } = c.req.valid('query')
      const voice = createVoice(parts, lang, zoneOf(c))
      const { notifications, counts, next } = readStore.notifications.list(asked)
      const people = await namesOf(parts, notifications)
      const channels = new Map(readStore.settings.all('channel').map((one) => [one.id, one]))
      const rows = notifications.map((row) =>
        presentNotification(row, { voice, people, channel: channels.get(row.channelId) }),
      )
      return c.json({ notifications: rows, counts, next }, 200)
    })
    .openapi(resend, async (c) => {
      const ids = [...new Set(c.req.valid('json').ids)]
      const rows = readStore.notifications.byIds(ids).filter(({ state }) => state === 'dead')
      if (rows.length > 0)
        await writer.command({ kind: 'resend-notifications', rows, by: actorOf(c), at: clock() })
      const resent = rows.map(({ id }) => id)
      return c.json({ resent, untouched: ids.filter((id) => !resent.includes(id)) }, 200)
    })
    .openapi(test, async (c) => {
      const { lang } = c.req.valid('query')
      const { id, body: channel, secrets } = c.req.valid('json')
      const saved = id === null ? null : readStore.settings.one('channel', id)
      if (id !== null && saved === null) throw new AppError('unknown-setting')
      const beside = { given: secrets, kept: Object.keys(saved?.secrets ?? {}) }
      const mistakes = checkSetting({ readStore, secrets: beside }, 'channel', channel)
      if (mistakes.length > 0) throw new AppError('invalid', { errors: mistakes })
      const by = actorOf(c)
      const { outcome, durationMs } = await notices.test({
        id: id ?? 'new',
        channel,
        secrets: mergeSecrets(saved, secrets),
        by: by.name,
      })
      const object = { kind: 'channel', id: id ?? '', name: channel.name }
      const after = { outcome: outcome.kind, type: channel.settings.type }
      await writer.command({
        kind: 'note-audit',
        entry: { at: clock(), by, action: 'channel.test', object, before: null, after },
      })
      const kind = outcome.kind === 'retry' ? 'passing' : outcome.kind
      return c.json({ outcome: kind, message: sayOutcome(outcome, lang), durationMs }, 200)
    })
    .openapi(states, (c) => {
      const voice = createVoice(parts, c.req.valid('query').lang, zoneOf(c))
      const channels = readStore.settings.all('channel').map((one) => presentState(parts, voice, one))
      return c.json({ channels }, 200)
    })
}

type Around = {
  readonly voice: Voice
  readonly people: ReadonlyMap<string, string>
  readonly channel: SettingRecord<'channel'> | undefined
}

function presentNotification(row: NotificationRecord, { voice, people, channel }: Around): NotificationRow {
  const { id, channelId, event, at, state, attempts, sentAt, error, foldedInto, isUrgent } = row
  const { count } = row.content.more
  return {
    ...{ id, channelId, event, at, state, attempts, sentAt, error, foldedInto, isUrgent },
    channelName: channel?.body.name ?? '',
    channelType: channel?.body.settings.type ?? null,
    faultId: row.fault,
    title: titleOfNotice(row, voice),
    nextAt: state === 'waiting' ? row.nextAt : null,
    count: typeof count === 'number' ? count : 1,
    people: row.people.map((person) => people.get(person) ?? person),
  }
}

async function namesOf({ readStore }: AppParts, rows: readonly NotificationRecord[]) {
  if (rows.every(({ people }) => people.length === 0)) return new Map<string, string>()
  return new Map((await readStore.people.users()).map((user) => [user.id, user.name]))
}

function presentState(
  { readStore, notices, clock }: AppParts,
  voice: Voice,
  channel: SettingRecord<'channel'>,
): z.infer<typeof ChannelStates>['channels'][number] {
  const { id, body: settings } = channel
  const { sentSince, ...tally } = readStore.notifications.tally(id, clock() - HOUR_MS)
  const running = { channel: id, event: 'storm-ended', state: 'waiting', limit: 20 } as const
  const storms = readStore.notifications.list(running).notifications
  return {
    id,
    name: settings.name,
    type: settings.settings.type,
    enabled: settings.enabled,
    ...tally,
    // The end of a storm that still runs waits for its time: it is not late.
    waiting: tally.waiting - storms.length,
    sentLastHour: sentSince,
    pausedUntil: notices.pausedUntil(id),
    storms: storms.map((row) => ({
      title: titleOfNotice({ ...row, event: 'storm' }, voice),
      since: Number(row.content.more.startedAt ?? row.at),
      count: Number(row.content.more.count ?? 0),
    })),
  }
}

function mergeSecrets(
  saved: SettingRecord<'channel'> | null,
  given: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> {
  const merged = Object.entries({ ...saved?.secrets, ...given })
  return Object.fromEntries(merged.filter((pair): pair is [string, string] => pair[1] !== null))
}
