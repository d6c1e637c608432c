// Lists and counts of hosts; revoked ones have left them and have a list of their own.
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { HostState } from '../../../shared/api/host.ts'
import type { HostList, HostListQuery, HostSummary } from '../read-store.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'
import { contains, hasLabels } from './read-filters.ts'
import type { Tables } from './read-tables.ts'

type SortKey = number | string
const SORTS = {
  state: sql<SortKey>`hosts.state_rank`,
  name: sql<SortKey>`hosts.name`,
  lastSeen: sql<SortKey>`coalesce(hosts.last_seen_at, 0)`,
  faults: sql<SortKey>`hosts.open_faults`,
} as const
const Position = z.tuple([z.union([whole, z.string()]), z.string(), whole])
type Hosts = ExpressionBuilder<Tables, 'hosts'>

export async function listHosts(db: ReadDatabase, query: HostListQuery): Promise<HostList> {
  const list = `hosts ${query.sort} ${query.order}`
  const sort = SORTS[query.sort]
  const after = decodeCursor(list, query.cursor, Position)
  let select = db.query
    .selectFrom('hosts')
    .select(['num', 'id', 'name', 'labels', 'facts', 'state', 'state_since', 'worst', 'open_faults'])
    .select(['last_seen_at', 'agent_version', 'revoked_at', sort.as('sorted')])
    .where((eb) => eb.and([isListed(eb, query), hasState(eb, query)]))
    .orderBy(sort, query.order)
    .orderBy('name')
    .orderBy('num')
    .limit(query.limit + 1)
  if (after !== null) select = select.where(isBehind(query, after))
  const [rows, counts] = await Promise.all([select.execute(), countByState(db, query)])
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const wanted = query.states.length === 0 ? HostState.options : query.states
  return {
    hosts: page.map(toSummary),
    total: wanted.reduce((total, state) => total + counts[state], 0),
    counts,
    next:
      rows.length > page.length && last !== undefined
        ? encodeCursor(list, [last.sorted, last.name, last.num])
        : null,
  }
}

type Listed = Pick<HostListQuery, 'search' | 'labels' | 'revoked'>

function isListed(eb: Hosts, { search, labels, revoked }: Listed) {
  const parts = [eb('revoked_at', revoked === true ? 'is not' : 'is', null), hasLabels(eb, labels)]
  if (search !== undefined && search !== '') {
    parts.push(
      eb.or([
        contains(eb.ref('name'), search),
        eb('id', '=', search),
        contains(sql`hosts.labels`, search),
        contains(sql`hosts.facts ->> 'addresses'`, search),
      ]),
    )
  }
  return eb.and(parts)
}

function hasState(eb: Hosts, { states }: Pick<HostListQuery, 'states'>) {
  return eb.and(states.length === 0 ? [] : [eb('state', 'in', states)])
}

function isBehind({ sort, order }: HostListQuery, [key, name, num]: z.infer<typeof Position>) {
  const column = SORTS[sort]
  const less = order === 'desc' ? sql`<` : sql`>`
  return sql<SqlBool>`${column} ${less}= ${key} AND (${column} ${less} ${key} OR (hosts.name, hosts.num) > (${name}, ${num}))`
}

export function countByState(db: ReadDatabase, query: Listed): Promise<Record<HostState, number>> {
  return db.kept.answer(`hosts ${JSON.stringify([query.search, query.labels, query.revoked])}`, async () => {
    const rows = await db.query
      .selectFrom('hosts')
      .select(['state', (eb) => eb.fn.countAll<number>().as('hosts')])
      .where((eb) => isListed(eb, query))
      .groupBy('state')
      .execute()
    const counts = Object.fromEntries(HostState.options.map((state) => [state, 0])) as Record<
      HostState,
      number
    >
    for (const row of rows) counts[row.state as HostState] = row.hosts
    return counts
  })
}

type SummaryRow = {
  readonly id: string
  readonly name: string
  readonly labels: string
  readonly facts: string
  readonly state: string
  readonly state_since: number
  readonly worst: string | null
  readonly open_faults: number
  readonly last_seen_at: number | null
  readonly agent_version: string
  readonly revoked_at: number | null
}

function toSummary(row: SummaryRow): HostSummary {
  return {
    id: row.id,
    name: row.name,
    labels: JSON.parse(row.labels) as HostSummary['labels'],
    facts: JSON.parse(row.facts) as HostSummary['facts'],
    state: row.state as HostState,
    stateSince: row.state_since,
    worst: row.worst === null ? null : (JSON.parse(row.worst) as HostSummary['worst']),
    openFaults: row.open_faults,
    lastSeenAt: row.last_seen_at,
    agentVersion: row.agent_version,
    revokedAt: row.revoked_at,
  }
}
