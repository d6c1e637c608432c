// Lists of faults: open ones worst first, behind them the past ones newest first; or in another order.
import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { FaultStage } from '../../../shared/api/fault.ts'
import type { FaultList, FaultListQuery } from '../read-store.ts'
import { type Filter, hasOwnFilter, hasVerdict, isAbout } from './fault-filters.ts'
import { decodeCursor, encodeCursor, type Position, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'
import { toStoredFaults } from './read-fault-file.ts'

/** One stretch of the list: which faults it holds, in which order, and how to go on behind one of them. */
type Stretch = {
  readonly name: string
  readonly isIn: ReturnType<typeof sql<SqlBool>>
  readonly keys: readonly ReturnType<typeof sql<string | number>>[]
  readonly directions: readonly ('asc' | 'desc')[]
}

// The predicates of the partial indexes, word for word.
export const IS_OPEN = sql<SqlBool>`faults.stage NOT IN ('closed', 'cancelled', 'merged')`
const IS_PAST = sql<SqlBool>`faults.stage IN ('closed', 'cancelled', 'merged')`
const ANY = sql<SqlBool>`1 = 1`
const RANK = sql<number>`faults.rank`
const OPENED = sql<number>`faults.opened_at`
const ID = sql<number>`faults.id`
const HOST = sql<string>`coalesce(hosts.name, '')`
/** What is expected of it next; what nothing is expected of comes last. */
const DUE = sql<number>`coalesce(CASE faults.stage WHEN 'reported' THEN faults.accept_due_at
  ELSE coalesce(faults.due_at, faults.resolve_due_at) END, ${sql.lit(Number.MAX_SAFE_INTEGER)})`

const NO_STAGES = Object.fromEntries(FaultStage.options.map((stage) => [stage, 0])) as Record<
  FaultStage,
  number
>

const After = z.tuple([z.string()]).rest(z.union([whole, z.string()]))

function stretchesOf({ sort, order, open }: Filter): Stretch[] {
  const opened = { keys: [OPENED, ID], directions: [order, order] } as const
  const isIn = open === undefined ? ANY : open ? IS_OPEN : IS_PAST
  if (sort === 'opened') return [{ name: 'all', isIn, ...opened }]
  if (sort === 'host') {
    return [{ name: 'all', isIn, keys: [HOST, OPENED, ID], directions: [order, 'desc', 'desc'] }]
  }
  if (sort === 'due')
    return [{ name: 'all', isIn, keys: [DUE, RANK, ID], directions: [order, 'desc', 'desc'] }]
  const present: Stretch = {
    name: 'open',
    isIn: IS_OPEN,
    keys: [RANK, OPENED, ID],
    directions: [order, order, order],
  }
  const past: Stretch = { name: 'past', isIn: IS_PAST, ...opened }
  if (open !== undefined) return [open ? present : past]
  return order === 'desc' ? [present, past] : [past, present]
}

export async function listFaults(db: ReadDatabase, query: FaultListQuery): Promise<FaultList> {
  const { cursor, limit, ...asked } = query
  const host = query.host === undefined ? undefined : db.keys.hostNum(query.host)
  const none = {
    faults: [],
    total: 0,
    counts: { open: 0, unaccepted: 0, major: 0, recovered: 0, past: 0, stages: NO_STAGES },
    next: null,
  }
  if (host === null) return none
  const filter: Filter = { ...asked, host }
  const list = `faults ${query.sort} ${query.order}`
  const after = decodeCursor(list, cursor, After)
  const found = await readStretches(db, filter, after, limit + 1)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const counts = await countStages(db, filter)
  return {
    faults: toStoredFaults(
      db,
      page.map(({ id }) => id),
    ),
    total: await countFaults(db, filter, counts),
    counts,
    next: found.length > page.length && last !== undefined ? encodeCursor(list, last.position) : null,
  }
}

type FoundFault = { readonly id: number; readonly position: Position }

async function readStretches(
  db: ReadDatabase,
  filter: Filter,
  after: z.infer<typeof After> | null,
  limit: number,
): Promise<FoundFault[]> {
  const stretches = stretchesOf(filter)
  const first = after === null ? 0 : stretches.findIndex(({ name }) => name === after[0])
  const found: FoundFault[] = []
  for (const [index, stretch] of stretches.entries()) {
    if (index < first || found.length >= limit) continue
    const behind = after !== null && index === first ? after.slice(1) : null
    found.push(...(await readStretch(db, filter, { stretch, behind, limit: limit - found.length })))
  }
  return found
}

async function readStretch(
  db: ReadDatabase,
  filter: Filter,
  { stretch, behind, limit }: { stretch: Stretch; behind: Position | null; limit: number },
): Promise<FoundFault[]> {
  const { keys, directions } = stretch
  let select = faultsOf(db, filter)
    .leftJoin('hosts', 'hosts.num', 'faults.host')
    .where((eb) => hasVerdict(eb, filter))
    .where(stretch.isIn)
    .select('faults.id')
    .select(keys.map((key, index) => key.as(`key_${index}`)))
    .limit(limit)
  for (const [index, key] of keys.entries()) select = select.orderBy(key, directions[index] ?? 'asc')
  if (behind !== null) select = select.where(isBehind(stretch, behind))
  const rows = await select.execute()
  return rows.map((row) => ({ id: row.id, position: [stretch.name, ...positionOf(row, keys.length)] }))
}

function positionOf(row: object, length: number): Position {
  const keys = row as Record<string, string | number>
  return Array.from({ length }, (_, index) => keys[`key_${index}`] ?? 0)
}

/** k0 beyond, or k0 equal and k1 beyond, …; with a plain bound on k0 that an index can use. */
function isBehind({ keys, directions }: Stretch, values: Position) {
  const beyond = keys.map((key, index) => {
    const equal = keys.slice(0, index).map((other, at) => sql`${other} = ${values[at] ?? 0}`)
    const sign = directions[index] === 'desc' ? sql`<` : sql`>`
    return sql`(${sql.join([...equal, sql`${key} ${sign} ${values[index] ?? 0}`], sql` AND `)})`
  })
  const bound = directions[0] === 'desc' ? sql`<=` : sql`>=`
  return sql<SqlBool>`${keys[0] ?? ID} ${bound} ${values[0] ?? 0} AND (${sql.join(beyond, sql` OR `)})`
}

function faultsOf(db: ReadDatabase, filter: Filter) {
  return db.query.selectFrom('faults').where((eb) => isAbout(eb, db, filter))
}

/** Without a filter on the fault itself the counts of the stages say it all; those are quick. */
async function countFaults(db: ReadDatabase, filter: Filter, counts: FaultList['counts']): Promise<number> {
  const { open } = filter
  if (!hasOwnFilter(filter)) {
    return (open === false ? 0 : counts.open) + (open === true ? 0 : counts.past)
  }
  return db.kept.answer(`faults ${JSON.stringify({ ...filter, sort: '', order: '' })}`, async () => {
    const { faults } = await faultsOf(db, filter)
      .where((eb) => hasVerdict(eb, filter))
      .where(open === undefined ? ANY : open ? IS_OPEN : IS_PAST)
      .select((eb) => eb.fn.countAll<number>().as('faults'))
      .executeTakeFirstOrThrow()
    return faults
  })
}

function countStages(db: ReadDatabase, filter: Filter): Promise<FaultList['counts']> {
  const { host, inspection, labels, search, parent = 0, suppressed } = filter
  const about = JSON.stringify([host ?? 0, inspection ?? '', labels, search ?? '', parent, suppressed ?? ''])
  return db.kept.answer(`fault stages ${about}`, async () => {
    const open = await faultsOf(db, filter)
      .where(IS_OPEN)
      .select((eb) => [
        'faults.stage',
        eb.fn.countAll<number>().as('open'),
        sql<number>`coalesce(sum(CASE faults.grade WHEN 'major' THEN 1 ELSE 0 END), 0)`.as('major'),
        sql<number>`coalesce(sum(CASE faults.status WHEN 'ok' THEN 1 ELSE 0 END), 0)`.as('recovered'),
      ])
      .groupBy('faults.stage')
      .execute()
    const { past } = await faultsOf(db, filter)
      .where(IS_PAST)
      .select((eb) => eb.fn.countAll<number>().as('past'))
      .executeTakeFirstOrThrow()
    const sum = (part: 'open' | 'major' | 'recovered') => open.reduce((total, row) => total + row[part], 0)
    const stages = { ...NO_STAGES }
    for (const row of open) stages[row.stage as FaultStage] = row.open
    const counts = { open: sum('open'), major: sum('major'), recovered: sum('recovered') }
    return { ...counts, unaccepted: stages.reported, past, stages }
  })
}
