// Lists of rounds, newest first: of one host by its series, of the fleet by the log.
import { z } from 'zod'
import type { RoundList, RoundListQuery } from '../read-store.ts'
import { decodeCursor, encodeCursor, whole } from './read-cursor.ts'
import type { ReadDatabase } from './read-database.ts'
import { searchFleet } from './read-rounds-of-fleet.ts'
import { searchHost } from './read-rounds-of-host.ts'
import type { Found } from './round-search.ts'

const LIST = 'rounds'
const Position = z.tuple([whole])

export async function listRounds(db: ReadDatabase, query: RoundListQuery): Promise<RoundList> {
  const [before] = decodeCursor(LIST, query.cursor, Position) ?? [Number.MAX_SAFE_INTEGER]
  const inspection = query.inspection === undefined ? undefined : db.keys.inspectionNum(query.inspection)
  const host = query.host === undefined ? undefined : db.keys.hostNum(query.host)
  if (inspection === null || host === null) return { rounds: [], next: null }
  const found =
    host === undefined
      ? await searchFleet(db, { query, inspection, before })
      : searchHost(db, { query, host, before })
  return pageOf(found, query.limit)
}

function pageOf({ rounds, unsearched }: Found, limit: number): RoundList {
  const page = rounds.slice(0, limit)
  const last = rounds.length > limit ? page.at(-1)?.id : undefined
  const next = last ?? unsearched
  return { rounds: page, next: next === null ? null : encodeCursor(LIST, [next]) }
}
