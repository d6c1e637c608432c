// Rounds of all hosts: the log in windows from its end backwards, and between two windows others get their turn.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Trigger } from '../../../shared/round.ts'
import { BUILT_IN } from '../../ingest/built-in.ts'
import { COLLECTOR_LIMITS } from '../../limits.ts'
import type { RoundListQuery, StoredRound } from '../read-store.ts'
import { encodeKind } from '../round-body.ts'
import { logRankOf } from './log-rank.ts'
import type { ReadDatabase } from './read-database.ts'
import { LOG_COLUMNS, type LogRow } from './read-round-log.ts'
import { toStoredRound } from './read-stored-round.ts'
import { type Found, hasItem, oldestArrival } from './round-search.ts'

const WINDOWS = COLLECTOR_LIMITS.fleetWindowsPerPage
const WINDOW_ROUNDS = 50_000
/** With an item the bodies are read, too. */
const WINDOW_BODIES = 2_000

type Search = {
  readonly query: RoundListQuery
  readonly inspection: number | undefined
  readonly before: number
}
type Window = { readonly day: string; readonly start: number; readonly end: number }

export async function searchFleet(db: ReadDatabase, { query, inspection, before }: Search): Promise<Found> {
  const rounds: StoredRound[] = []
  const oldest = oldestArrival(query)
  const filter = filterOf(db, query, inspection)
  let end = before
  for (let windows = 0; windows < WINDOWS; windows += 1) {
    const window = windowBelow(db, end, query.item === undefined ? WINDOW_ROUNDS : WINDOW_BODIES)
    if (window === null) return { rounds, unsearched: null }
    const wanted = query.limit + 1 - rounds.length
    const rows = readWindow(db, window, filter, wanted)
    rounds.push(...rows.map((row) => toStoredRound(db, row)).filter((round) => hasItem(round, query.item)))
    if (rounds.length > query.limit) return { rounds, unsearched: null }
    end = rows.length === wanted ? (rows.at(-1)?.id ?? window.start) : window.start
    if (oldest > 0 && arrivalOf(db, window) < oldest) return { rounds, unsearched: null }
    await nextTurn()
  }
  return { rounds, unsearched: end }
}

function windowBelow({ sqlite, log }: ReadDatabase, end: number, length: number): Window | null {
  const day = log.days().find(({ first_id }) => first_id < end)
  if (day === undefined) return null
  const newest = sqlite.prepare<[], number | null>(`SELECT max(id) FROM rounds_${day.day}`).pluck().get()
  const top = Math.min(end, (newest ?? 0) + 1)
  return { day: day.day, start: Math.max(day.first_id, top - length), end: top }
}

function arrivalOf({ sqlite }: ReadDatabase, { day, start }: Window): number {
  const first = sqlite.prepare<[number], number>(
    `SELECT received_at FROM rounds_${day} WHERE id >= ? ORDER BY id LIMIT 1`,
  )
  return first.pluck().get(start) ?? Number.POSITIVE_INFINITY
}

type Filter = {
  readonly where: string
  readonly values: readonly (string | number)[]
  readonly item: string | null
}

function filterOf({ keys }: ReadDatabase, query: RoundListQuery, inspection: number | undefined): Filter {
  const builtIn = BUILT_IN.flatMap(({ name }) => keys.inspectionNum(name) ?? [])
  const kinds = query.outcomes.flatMap((outcome) =>
    Trigger.options.map((trigger) => encodeKind({ trigger, outcome })),
  )
  const ranks = query.statuses.map(logRankOf)
  const parts: [sql: string, values: (string | number)[]][] = [['filled_by IS NULL', []]]
  const anyOf = (column: string, values: number[]) =>
    parts.push([`${column} IN (${values.map(() => '?').join(', ')})`, values])
  if (inspection !== undefined) parts.push(['inspection = ?', [inspection]])
  else if (builtIn.length > 0) parts.push([`inspection NOT IN (${builtIn.join(', ')})`, []])
  if (kinds.length > 0) anyOf('kind', kinds)
  if (ranks.length > 0) anyOf('rank', ranks)
  // The predicate of the partial index, word for word.
  if (ranks.length > 0 && ranks.every((rank) => rank > 1)) parts.push(['rank > 1', []])
  if (query.from !== undefined) parts.push(['observed_at >= ?', [query.from]])
  if (query.to !== undefined) parts.push(['observed_at < ?', [query.to]])
  return {
    where: parts.map(([sql]) => sql).join(' AND '),
    values: parts.flatMap(([, values]) => values),
    item: query.item === undefined ? null : `"item":${JSON.stringify(query.item)}`,
  }
}

function readWindow({ sqlite }: ReadDatabase, window: Window, filter: Filter, limit: number): LogRow[] {
  const { day, start, end } = window
  // A first sieve: the words of another item may have it, too.
  const sieve = `EXISTS (SELECT 1 FROM bodies_${day} b, json_each(b.json, '$.findings') f
    JOIN findings_${day} x ON x.id = f.value WHERE b.id = body AND instr(x.json, ?) > 0)`
  const statement = sqlite.prepare<(string | number)[], LogRow>(
    `SELECT '${day}' AS day, ${LOG_COLUMNS} FROM rounds_${day} WHERE id >= ? AND id < ? AND ${filter.where}
     ${filter.item === null ? '' : `AND ${sieve}`} ORDER BY id DESC LIMIT ?`,
  )
  return statement.all(start, end, ...filter.values, ...(filter.item === null ? [] : [filter.item]), limit)
}
