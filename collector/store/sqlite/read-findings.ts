// The newest verdicts over the fleet: bad ones worst first and then newest, behind them those in order by host.
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { isBad, type Status } from '../../../shared/status.ts'
import type { FindingList, FindingListQuery, StoredFinding } from '../read-store.ts'
import type { SeriesState } from '../records.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'
import { contains, hasLabels } from './read-filters.ts'
import { toStoredFinding } from './read-series.ts'
import type { Tables } from './read-tables.ts'

const LIST = 'findings'
const Position = z.tuple([z.enum(['bad', 'ok']), whole, whole, whole, whole, z.string()])
type After = z.infer<typeof Position>
type Joined = ExpressionBuilder<Tables, 'items' | 'hosts'>
type Filter = Pick<FindingListQuery, 'search' | 'labels'> & {
  readonly host: number | undefined
  readonly inspection: number | undefined
  readonly statuses: readonly Status[]
}
type ItemRow = {
  readonly host: number
  readonly inspection: number
  readonly item: string
  readonly status: string
  readonly rank: number
  readonly since: number
  readonly fault: number | null
}

export async function listFindings(db: ReadDatabase, query: FindingListQuery): Promise<FindingList> {
  const filter = filterOf(db, query)
  const after = decodeCursor(LIST, query.cursor, Position)
  if (filter === null) return { findings: [], total: 0, next: null }
  const isAsked = (status: Status) => filter.statuses.length === 0 || filter.statuses.includes(status)
  const withBad = filter.statuses.length === 0 || filter.statuses.some(isBad)
  const wanted = query.limit + 1
  const bad = withBad && after?.[0] !== 'ok' ? await badItems(db, filter, after, wanted) : []
  const afterOk = after?.[0] === 'ok' ? after : null
  const ok =
    isAsked('ok') && bad.length < wanted ? await okItems(db, filter, afterOk, wanted - bad.length) : []
  const rows = [...bad, ...ok]
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    findings: toFindings(db, page),
    total: await countItems(db, filter, withBad, isAsked('ok')),
    next: rows.length > page.length && last !== undefined ? encodeCursor(LIST, positionOf(last)) : null,
  }
}

function positionOf({ rank, since, host, inspection, item }: ItemRow) {
  return [rank > 0 ? 'bad' : 'ok', rank, since, host, inspection, item] as const
}

/** Null when it names a host or an inspection that is not there. */
function filterOf({ keys }: ReadDatabase, query: FindingListQuery): Filter | null {
  const host = query.host === undefined ? undefined : keys.hostNum(query.host)
  const inspection = query.inspection === undefined ? undefined : keys.inspectionNum(query.inspection)
  if (host === null || inspection === null) return null
  const { search, labels, statuses } = query
  return { host, inspection, search, labels, statuses }
}

function isListed(eb: Joined, { host, inspection, search, labels }: Filter) {
  const parts = [eb('hosts.revoked_at', 'is', null), hasLabels(eb, labels)]
  if (host !== undefined) parts.push(eb('items.host', '=', host))
  if (inspection !== undefined) parts.push(eb('items.inspection', '=', inspection))
  if (search !== undefined && search !== '') {
    parts.push(eb.or([contains(eb.ref('items.item'), search), contains(eb.ref('hosts.name'), search)]))
  }
  return eb.and(parts)
}

function itemsOf(db: ReadDatabase, filter: Filter) {
  return db.query
    .selectFrom('items')
    .crossJoin('hosts')
    .whereRef('hosts.num', '=', 'items.host')
    .where((eb) => isListed(eb, filter))
}

const COLUMNS = [
  'items.host',
  'items.inspection',
  'items.item',
  'items.status',
  'items.rank',
  'items.since',
  'items.fault',
] as const
// The predicate of the partial index, word for word.
export const IS_BAD = sql<SqlBool>`items.rank > 0`

function badItems(db: ReadDatabase, filter: Filter, after: After | null, limit: number): Promise<ItemRow[]> {
  let select = itemsOf(db, filter)
    .select(COLUMNS)
    .where(IS_BAD)
    .orderBy('items.rank', 'desc')
    .orderBy('items.since', 'desc')
    .orderBy('items.host')
    .orderBy('items.inspection')
    .orderBy('items.item')
    .limit(limit)
  if (filter.statuses.length > 0) select = select.where('items.status', 'in', filter.statuses)
  if (after === null) return select.execute()
  const [, rank, since, host, inspection, item] = after
  return select
    .where(
      sql<SqlBool>`items.rank <= ${rank} AND (items.rank < ${rank} OR items.since < ${since} OR (items.since = ${since}
        AND (items.host, items.inspection, items.item) > (${host}, ${inspection}, ${item})))`,
    )
    .execute()
}

function okItems(db: ReadDatabase, filter: Filter, after: After | null, limit: number): Promise<ItemRow[]> {
  let select = itemsOf(db, filter)
    .select(COLUMNS)
    .where('items.rank', '=', 0)
    .orderBy('items.host')
    .orderBy('items.inspection')
    .orderBy('items.item')
    .limit(limit)
  if (after !== null) {
    const [, , , host, inspection, item] = after
    select = select.where(
      sql<SqlBool>`(items.host, items.inspection, items.item) > (${host}, ${inspection}, ${item})`,
    )
  }
  return select.execute()
}

function countItems(db: ReadDatabase, filter: Filter, withBad: boolean, withOk: boolean): Promise<number> {
  return db.kept.answer(`findings ${JSON.stringify(filter)}`, async () => {
    let select = itemsOf(db, filter).select((eb) => eb.fn.countAll<number>().as('items'))
    if (!withOk) select = select.where(IS_BAD)
    if (!withBad) select = select.where('items.rank', '=', 0)
    if (filter.statuses.length > 0) select = select.where('items.status', 'in', filter.statuses)
    return (await select.executeTakeFirstOrThrow()).items
  })
}

function toFindings(db: ReadDatabase, rows: readonly ItemRow[]): StoredFinding[] {
  const states = new Map<string, SeriesState | null>()
  return rows.flatMap((row) => {
    const key = `${row.host}/${row.inspection}`
    const state = states.get(key) ?? db.series.one(row.host, row.inspection)
    states.set(key, state)
    if (state === null) return []
    const { item, since, fault: faultId } = row
    return [toStoredFinding(db, state, { item, status: row.status as Status, since, faultId })]
  })
}
