// What the collector's database holds of each host: rounds by number, holes with their reasons, faults.
import type { Database } from 'better-sqlite3'

export type StoredRound = { readonly inspection: string; readonly observedAt: number }
export type HoleRow = { readonly fromSeq: number; readonly toSeq: number; readonly reason: string }
export type FaultRow = {
  readonly inspection: string
  readonly item: string
  readonly beganAt: number
  /** Null: it lasts. */
  readonly endedAt: number | null
}
export type Stored = {
  /** Epoch → seq → round. */
  readonly rounds: ReadonlyMap<string, ReadonlyMap<number, StoredRound>>
  readonly holes: ReadonlyMap<string, readonly HoleRow[]>
  /** Planned moments that are on record, made or missed: "inspection plannedAt". */
  readonly slots: ReadonlySet<string>
  readonly faults: readonly FaultRow[]
  /** Numbers that are stored more than once. */
  readonly repeatedNumbers: readonly string[]
  /** Rounds that are the same in all that tells them apart, under different numbers. */
  readonly repeatedRounds: readonly string[]
}

type Growing = {
  rounds: Map<string, Map<number, StoredRound>>
  holes: Map<string, HoleRow[]>
  slots: Set<string>
  seen: Set<string>
  faults: FaultRow[]
  repeatedNumbers: string[]
  repeatedRounds: string[]
}

// Outcomes in the order of their codes in the round log; the last one is a round that was not made.
const OUTCOMES = 8
const MISSED = 4

export function readStored(db: Database): { host(hostId: string): Stored } {
  const hosts = new Map<string, Growing>()
  // One moment for all tables, while the collector may be writing.
  db.transaction(() => {
    for (const { id } of db.prepare('SELECT id FROM hosts').all() as { id: string }[]) hosts.set(id, empty())
    const days = db.prepare('SELECT day FROM days ORDER BY day').pluck().all() as string[]
    for (const day of days) for (const row of readDay(db, day)) takeRound(hosts.get(row.hostId), row)
    for (const row of readHoles(db)) {
      const holes = hosts.get(row.hostId)?.holes
      holes?.set(row.epoch, [...(holes.get(row.epoch) ?? []), row])
    }
    for (const row of readFaults(db)) hosts.get(row.hostId)?.faults.push(row)
  })()
  return { host: (hostId) => hosts.get(hostId) ?? empty() }
}

type RoundRow = StoredRound & {
  readonly hostId: string
  readonly epoch: string | null
  readonly seq: number | null
  readonly plannedAt: number | null
  readonly kind: number
}

function readDay(db: Database, day: string): IterableIterator<RoundRow> {
  return db
    .prepare(
      `SELECT h.id AS hostId, e.epoch AS epoch, r.seq AS seq, i.name AS inspection, r.observed_at AS observedAt,
         r.planned_at AS plannedAt, r.kind AS kind
       FROM rounds_${day} r JOIN hosts h ON h.num = r.host JOIN inspections i ON i.num = r.inspection
         LEFT JOIN epochs e ON e.num = r.epoch`,
    )
    .iterate() as IterableIterator<RoundRow>
}

function takeRound(host: Growing | undefined, row: RoundRow): void {
  if (host === undefined) return
  const { epoch, seq, inspection, observedAt, plannedAt, kind } = row
  if (plannedAt !== null) host.slots.add(`${inspection} ${plannedAt}`)
  if (epoch === null || seq === null) return
  const rounds = host.rounds.get(epoch) ?? new Map<number, StoredRound>()
  host.rounds.set(epoch, rounds)
  if (rounds.has(seq)) host.repeatedNumbers.push(`${epoch} ${seq}`)
  rounds.set(seq, { inspection, observedAt })
  if (kind % OUTCOMES === MISSED) return
  const told = `${inspection} ${observedAt} ${plannedAt} ${kind}`
  if (host.seen.has(told)) host.repeatedRounds.push(`${epoch} ${seq}: ${told} under two numbers`)
  host.seen.add(told)
}

function readHoles(db: Database) {
  return db
    .prepare(
      `SELECT h.id AS hostId, e.epoch AS epoch, o.from_seq AS fromSeq, o.to_seq AS toSeq, o.reason AS reason
       FROM holes o JOIN hosts h ON h.num = o.host JOIN epochs e ON e.num = o.epoch`,
    )
    .all() as (HoleRow & { readonly hostId: string; readonly epoch: string })[]
}

function readFaults(db: Database) {
  return db
    .prepare(
      `SELECT h.id AS hostId, f.inspection AS inspection, f.item AS item, f.began_at AS beganAt,
         coalesce(f.recovered_at, f.closed_at) AS endedAt
       FROM faults f JOIN hosts h ON h.num = f.host`,
    )
    .all() as (FaultRow & { readonly hostId: string })[]
}

function empty(): Growing {
  return {
    rounds: new Map(),
    holes: new Map(),
    slots: new Set(),
    seen: new Set(),
    faults: [],
    repeatedNumbers: [],
    repeatedRounds: [],
  }
}
