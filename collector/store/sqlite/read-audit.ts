// The operation log: pages newest first for people, pages oldest first for files.
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { COLLECTOR_LIMITS } from '../../limits.ts'
import type { AuditColumns } from '../audit-chain.ts'
import type { AuditFilter, AuditList, PageRequest } from '../read-store.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'
import { contains } from './read-filters.ts'
import type { Tables } from './read-tables.ts'

const LIST = 'audit'
/** Rows that one page looks at: a search for something rare goes on with the next page. */
const LOOKED_AT = COLLECTOR_LIMITS.auditRowsPerPage
const STRETCH = 500

export async function listAudit(db: ReadDatabase, query: AuditFilter & PageRequest): Promise<AuditList> {
  const after = decodeCursor(LIST, query.cursor, z.tuple([whole]))
  const newest = after === null ? newestId(db) : after[0] - 1
  const floor = Math.max(0, newest - LOOKED_AT)
  const rows = await rowsOf(db.query, query)
    .where('id', '<=', newest)
    .where('id', '>', floor)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute()
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  if (rows.length > page.length && last !== undefined)
    return { rows: page, next: encodeCursor(LIST, [last.id]) }
  return { rows: page, next: floor > 0 ? encodeCursor(LIST, [floor + 1]) : null }
}

/** By stretches of ids, so that a filter that fits few rows holds nobody up for long. */
export async function* auditPages(
  query: Kysely<Tables>,
  filter: AuditFilter,
): AsyncGenerator<readonly AuditColumns[]> {
  const end = await query.selectFrom('audit').select(sql<number | null>`max(id)`.as('id')).executeTakeFirst()
  const newest = end?.id ?? 0
  for (let behind = 0; behind < newest; behind += STRETCH) {
    const rows = await rowsOf(query, filter)
      .where('id', '>', behind)
      .where('id', '<=', Math.min(newest, behind + STRETCH))
      .orderBy('id', 'asc')
      .execute()
    if (rows.length > 0) yield rows
    await new Promise(setImmediate)
  }
}

function rowsOf(query: Kysely<Tables>, filter: AuditFilter) {
  let select = query
    .selectFrom('audit')
    .select(['id', 'at', 'actor_kind as actorKind', 'actor_id as actorId', 'actor_name as actorName'])
    .select(['address', 'action', 'object_kind as objectKind', 'object_id as objectId'])
    .select(['object_name as objectName', 'before', 'after', 'previous_hash as previousHash', 'hash'])
  const { actor, action, objectKind, objectId, from, to, search } = filter
  if (actor !== undefined)
    select = select.where((eb) => eb.or([eb('actor_id', '=', actor), eb('actor_name', '=', actor)]))
  // Letters, digits, dot and dash: nothing that LIKE would read otherwise.
  if (action !== undefined) select = select.where('action', 'like', `${action}%`)
  if (objectKind !== undefined) select = select.where('object_kind', '=', objectKind)
  if (objectId !== undefined) select = select.where('object_id', '=', objectId)
  if (from !== undefined) select = select.where('at', '>=', from)
  if (to !== undefined) select = select.where('at', '<', to)
  if (search !== undefined && search !== '') {
    select = select.where((eb) =>
      eb.or([
        contains(eb.ref('actor_name'), search),
        contains(eb.ref('action'), search),
        contains(eb.ref('object_name'), search),
        contains(sql<string>`coalesce(before, '')`, search),
        contains(sql<string>`coalesce(after, '')`, search),
      ]),
    )
  }
  return select
}

function newestId(db: ReadDatabase): number {
  return db.sqlite.prepare<[], number>('SELECT coalesce(max(id), 0) FROM audit').pluck().get() ?? 0
}
