// What lists of faults can be filtered by: what they are about, and how they are.
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { FaultListQuery } from '../read-store.ts'
import type { ReadDatabase } from './read-database.ts'
import { contains } from './read-filters.ts'
import type { Tables } from './read-tables.ts'

export type Filter = Omit<FaultListQuery, 'host' | 'cursor' | 'limit'> & { readonly host: number | undefined }

/** What it is about: host, inspection, labels, words. */
export function isAbout(eb: ExpressionBuilder<Tables, 'faults'>, db: ReadDatabase, filter: Filter) {
  const { host, inspection, labels, search, parent, suppressed } = filter
  // Of the host as it is now; what has no host (an alert, say) has kept its own. The plus keeps to the list's own index:
  // host by host would look at each row.
  const parts = labels.map(([key, value]) =>
    eb.or([
      sql<SqlBool>`+faults.host IN (SELECT num FROM hosts WHERE labels ->> ${key} = ${value})`,
      sql<SqlBool>`+faults.host IS NULL AND faults.labels ->> ${key} = ${value}`,
    ]),
  )
  if (host !== undefined) parts.push(eb.and([eb('faults.host', '=', host)]))
  if (inspection !== undefined) parts.push(eb.and([eb('faults.inspection', '=', inspection)]))
  if (parent !== undefined) parts.push(eb.and([eb('faults.parent', '=', parent)]))
  if (suppressed !== undefined)
    parts.push(eb.and([eb('faults.parent', suppressed === 'hide' ? 'is' : 'is not', null)]))
  if (search !== undefined && search !== '') {
    const id = Number(search.replace(/^#/, ''))
    parts.push(
      eb.or([
        contains(eb.ref('faults.item'), search),
        contains(sql<string>`coalesce(faults.title, '')`, search),
        sql<SqlBool>`+faults.host IN (SELECT num FROM hosts WHERE ${contains(sql.ref('name'), search)})`,
        eb('faults.inspection', 'in', ['', ...inspectionsNamed(db, search)]),
        ...(Number.isSafeInteger(id) ? [eb('faults.id', '=', id)] : []),
      ]),
    )
  }
  return eb.and(parts)
}

function inspectionsNamed({ keys }: ReadDatabase, search: string): string[] {
  const part = search.toLowerCase()
  return [...keys.catalogue().values()]
    .filter(({ name, title }) =>
      [name, ...Object.values(title)].some((word) => word.toLowerCase().includes(part)),
    )
    .map(({ name }) => name)
}

export function hasVerdict(eb: ExpressionBuilder<Tables, 'faults'>, filter: Filter) {
  const { stages, statuses, grades, risks, sources, assignee, breached, from, to } = filter
  const parts: ReturnType<typeof eb.and>[] = []
  const oneOf = (
    column: 'stage' | 'status' | 'grade' | 'risk' | 'source',
    wanted: readonly string[] = [],
  ) => {
    if (wanted.length > 0) parts.push(eb.and([eb(`faults.${column}`, 'in', wanted)]))
  }
  oneOf('stage', stages)
  oneOf('status', statuses)
  oneOf('grade', grades)
  oneOf('risk', risks)
  oneOf('source', sources)
  if (assignee === null) parts.push(eb.and([eb('faults.assignee', 'is', null)]))
  else if (assignee !== undefined) parts.push(eb.and([eb('faults.assignee', '=', assignee)]))
  if (breached === 'any') parts.push(eb.and([eb('faults.breached', '<>', '')]))
  else if (breached !== undefined) parts.push(eb.and([eb('faults.breached', 'like', `%${breached}%`)]))
  if (from !== undefined || to !== undefined) {
    const within = (column: 'faults.opened_at' | 'faults.closed_at') =>
      eb.and([eb(column, '>=', from ?? 0), eb(column, '<', to ?? Number.MAX_SAFE_INTEGER)])
    parts.push(eb.or([within('faults.opened_at'), within('faults.closed_at')]))
  }
  return eb.and(parts)
}

export function hasOwnFilter(filter: Filter): boolean {
  const { stages, statuses, grades = [], risks = [], sources = [], assignee, breached, from, to } = filter
  return (
    [stages, statuses, grades, risks, sources].some((wanted) => wanted.length > 0) ||
    [assignee, breached, from, to].some((wanted) => wanted !== undefined)
  )
}
