// What happened at a moment on hosts, newest first.
import { z } from 'zod'
import type { Status } from '../../../shared/status.ts'
import type { EventList, EventListQuery, StoredEvent } from '../read-store.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'

const LIST = 'events'

export async function listEvents(db: ReadDatabase, query: EventListQuery): Promise<EventList> {
  const after = decodeCursor(LIST, query.cursor, z.tuple([whole]))
  const host = query.host === undefined ? undefined : db.keys.hostNum(query.host)
  if (host === null) return { events: [], next: null }
  let select = db.query
    .selectFrom('events')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (host !== undefined) select = select.where('host', '=', host)
  if (query.inspection !== undefined) select = select.where('inspection', '=', query.inspection)
  if (query.from !== undefined) select = select.where('at', '>=', query.from)
  if (after !== null) select = select.where('id', '<', after[0])
  const rows = await select.execute()
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    events: page.map((row): StoredEvent => {
      const { id: hostId, name: hostName } = db.keys.hostOf(row.host)
      const { host: _, round: roundId, status, summary, ...rest } = row
      return { ...rest, hostId, hostName, roundId, status: status as Status, summary: JSON.parse(summary) }
    }),
    next: rows.length > page.length && last !== undefined ? encodeCursor(LIST, [last.id]) : null,
  }
}
