// Messages to people: lists for the pages, and what the dispatcher goes on with after a start.
import { z } from 'zod'
import type {
  ChannelTally,
  NotificationFilter,
  NotificationList,
  NotificationListQuery,
  NotificationReads,
} from '../notification-reads.ts'
import type { NotificationRecord } from '../process-records.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'
import { readRecords } from './record-tables.ts'
import { IS_OPEN_STAGE } from './stage-sql.ts'

const LIST = 'notifications'
type Condition = { readonly sql: string; readonly value: string | number }
type State = NotificationRecord['state']

export function createNotificationReads(db: ReadDatabase): NotificationReads {
  const { sqlite } = db
  const sent = sqlite.prepare<[string, number], Pick<NotificationRecord, 'sentAt' | 'cause'>>(
    `SELECT sent_at AS sentAt, cause FROM notifications
     WHERE channel_id = ? AND state = 'sent' AND sent_at > ? ORDER BY sent_at`,
  )
  const children = sqlite
    .prepare<[number], number>(`SELECT count(*) FROM faults WHERE parent = ? AND ${IS_OPEN_STAGE}`)
    .pluck()
  return {
    list: (query) => listNotifications(db, query),
    byIds: (ids) =>
      readRecords(sqlite, 'notification', `WHERE id IN (${ids.map(() => '?').join(', ')})`, ...ids),
    ofFault: (fault) => readRecords(sqlite, 'notification', 'WHERE fault = ? ORDER BY at, id', fault),
    waiting: () => readRecords(sqlite, 'notification', "WHERE state = 'waiting' ORDER BY at, id"),
    sentAfter: (channelId, at) => sent.all(channelId, at),
    childrenOf: (fault) => children.get(fault) ?? 0,
    tally: createTally(db),
  }
}

function listNotifications({ sqlite }: ReadDatabase, query: NotificationListQuery): NotificationList {
  const { state, limit, cursor } = query
  const after = decodeCursor(LIST, cursor, z.tuple([whole, z.string()]))
  const common = conditionsOf(query)
  const conditions = state === undefined ? common : [...common, { sql: 'state = ?', value: state }]
  const where = conditions.map((one) => one.sql)
  const values = conditions.map((one) => one.value)
  if (after !== null) {
    where.push('(at, id) < (?, ?)')
    values.push(after[0], after[1])
  }
  const rest = `${whereOf(where)} ORDER BY at DESC, id DESC LIMIT ?`
  const rows = readRecords(sqlite, 'notification', rest, ...values, limit + 1)
  const notifications = rows.slice(0, limit)
  const last = notifications.at(-1)
  const next =
    rows.length > notifications.length && last !== undefined ? encodeCursor(LIST, [last.at, last.id]) : null
  return { notifications, counts: countStates(sqlite, common), next }
}

function countStates(sqlite: ReadDatabase['sqlite'], conditions: readonly Condition[]) {
  const counts: Record<State, number> = { waiting: 0, sent: 0, dead: 0, folded: 0 }
  const where = whereOf(conditions.map((one) => one.sql))
  const rows = sqlite
    .prepare<(string | number)[], { state: State; count: number }>(
      `SELECT state, count(*) AS count FROM notifications ${where} GROUP BY state`,
    )
    .all(...conditions.map((one) => one.value))
  for (const { state, count } of rows) counts[state] = count
  return counts
}

function conditionsOf({ channel, fault, event, from, to }: NotificationFilter): Condition[] {
  const conditions: Condition[] = []
  if (channel !== undefined) conditions.push({ sql: 'channel_id = ?', value: channel })
  if (fault !== undefined) conditions.push({ sql: 'fault = ?', value: fault })
  if (event !== undefined) conditions.push({ sql: 'event = ?', value: event })
  if (from !== undefined) conditions.push({ sql: 'at >= ?', value: from })
  if (to !== undefined) conditions.push({ sql: 'at < ?', value: to })
  return conditions
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
}

function createTally({ sqlite }: ReadDatabase): NotificationReads['tally'] {
  const counted = sqlite.prepare<
    [number, string],
    Pick<ChannelTally, 'waiting' | 'sentSince' | 'dead' | 'lastSentAt'>
  >(
    `SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
       count(*) FILTER (WHERE state = 'sent' AND sent_at >= ?) AS sentSince,
       count(*) FILTER (WHERE state = 'dead') AS dead, max(sent_at) AS lastSentAt
     FROM notifications WHERE channel_id = ?`,
  )
  const failed = sqlite.prepare<[string], { error: string; at: number }>(
    `SELECT error, at FROM notifications
     WHERE channel_id = ? AND state IN ('waiting', 'dead') AND error IS NOT NULL ORDER BY at DESC LIMIT 1`,
  )
  return (channelId, since) => {
    const counts = counted.get(since, channelId) ?? { waiting: 0, sentSince: 0, dead: 0, lastSentAt: null }
    const last = failed.get(channelId)
    return { ...counts, lastError: last?.error ?? null, lastErrorAt: last?.at ?? null }
  }
}
