// Rounds of one host: its series are walked backwards side by side, and the newest of their rounds comes next.
import { isBuiltIn } from '../../ingest/built-in.ts'
import type { RoundListQuery, StoredRound } from '../read-store.ts'
import type { ReadDatabase } from './read-database.ts'
import type { LogRow } from './read-round-log.ts'
import { toStoredRound } from './read-stored-round.ts'
import { type Found, hasItem, isWanted, oldestArrival } from './round-search.ts'

const STEPS = 50_000

type Search = { readonly query: RoundListQuery; readonly host: number; readonly before: number }

export function searchHost(db: ReadDatabase, { query, host, before }: Search): Found {
  const rounds: StoredRound[] = []
  let steps = 0
  for (const row of walkAll(db, lastRounds(db, host, query.inspection), oldestArrival(query))) {
    // What lies before the cursor was shown already: skipping it is not what the bound is for.
    if (row.id >= before) continue
    if (steps >= STEPS) return { rounds, unsearched: row.id + 1 }
    steps += 1
    if (!isWanted(row, query)) continue
    const round = toStoredRound(db, row)
    if (hasItem(round, query.item)) rounds.push(round)
    if (rounds.length > query.limit) break
  }
  return { rounds, unsearched: null }
}

/** Without a name the host's own inspections; what the collector judges by itself only when asked for. */
function lastRounds(db: ReadDatabase, host: number, inspection: string | undefined): LogRow[] {
  return db.series
    .ofHost(host)
    .filter((state) =>
      inspection === undefined ? !isBuiltIn(state.inspection) : state.inspection === inspection,
    )
    .flatMap(({ lastRound }) => (lastRound === null ? [] : (db.log.byId(lastRound) ?? [])))
}

function* walkAll(db: ReadDatabase, heads: LogRow[], oldest: number): Generator<LogRow> {
  const present = [...heads]
  while (present.length > 0) {
    const index = present.reduce((best, row, at) => (row.id > (present[best]?.id ?? 0) ? at : best), 0)
    const row = present[index] as LogRow
    yield row
    const previous = row.prev === null ? null : db.log.byId(row.prev)
    if (previous === null || previous.received_at < oldest) present.splice(index, 1)
    else present[index] = previous
  }
}
