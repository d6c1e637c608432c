// Rounds of one host: its series are walked backwards side by side, and the newest of their rounds comes next.
import { isBuiltIn } from '../../ingest/built-in.ts'
import { COLLECTOR_LIMITS } from '../../limits.ts'
import type { RoundListQuery, StoredRound } from '../read-store.ts'
import type { ReadDatabase } from './read-database.ts'
import type { LogRow } from './read-round-log.ts'
import { toStoredRound } from './read-stored-round.ts'
import { type Found, hasItem, isWanted, oldestArrival } from './round-search.ts'

type Search = { readonly query: RoundListQuery; readonly host: number; readonly before: number }

export function searchHost(db: ReadDatabase, { query, host, before }: Search): Found {
  const rounds: StoredRound[] = []
  let steps = 0
  for (const row of walkAll(db, lastRounds(db, host, query.inspection), oldestArrival(query))) {
    // What lies before the cursor was shown already: skipping it is not what the bound is for.
    if (row.id >= before) continue
    if (steps >= COLLECTOR_LIMITS.hostRoundsPerPage) return { rounds, unsearched: row.id + 1 }
    steps += 1
    if (!isWanted(row, query)) continue
    const round = toStoredRound(db, row)
    if (hasItem(round, query.item)) rounds.push(round)
    if (rounds.length > query.limit) break
  }
  return { rounds, unsearched: null }
}

/** Without a name the host's own inspections; what the collector judges by itself only when asked for. */
function lastRounds(db: ReadDatabase, host: number, inspection: string | undefined): number[] {
  return db.series
    .ofHost(host)
    .filter((state) =>
      inspection === undefined ? !isBuiltIn(state.inspection) : state.inspection === inspection,
    )
    .flatMap(({ lastRound }) => lastRound ?? [])
}

function* walkAll({ log }: ReadDatabase, heads: readonly number[], oldest: number): Generator<LogRow> {
  const walks = heads.map((id) => {
    const rows = log.walk(id)
    return { rows, next: rows.next() }
  })
  for (;;) {
    const newest = walks.reduce<(typeof walks)[number] | null>(
      (best, walk) => (isNewer(walk, best) ? walk : best),
      null,
    )
    if (newest === null || newest.next.done === true) return
    yield newest.next.value
    newest.next = newest.rows.next()
    if (newest.next.done !== true && newest.next.value.received_at < oldest)
      newest.next = newest.rows.return(undefined)
  }
}

type Walk = { readonly next: IteratorResult<LogRow> }

function isNewer({ next }: Walk, best: Walk | null): boolean {
  if (next.done === true) return false
  return best === null || best.next.done === true || next.value.id > best.next.value.id
}
