// Rounds of the whole fleet per half hour and group: a slot is added up once and again only when it may have changed.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { addSlots, NO_ROUNDS, type SlotRow } from './slot-counts.ts'

/** Which group a host belongs to; null puts all into one. */
export type Grouping = { readonly key: string; readonly groupOf: ((host: number) => string) | null }
export type GroupCounts = ReadonlyMap<string, SlotRow>
export type FleetSlots = { read(slots: readonly number[], grouping: Grouping): Promise<GroupCounts[]> }

const RECENT_SLOTS = 4
const GROUPINGS = 8
const SLOTS_KEPT = 4_000
const TURN_MS = 10

type Entry = { readonly counts: GroupCounts; readonly until: number }
type HostRow = SlotRow & { readonly host: number }

const SUMS =
  'coalesce(sum(made), 0) made, coalesce(sum(missed), 0) missed, coalesce(sum(late), 0) late, coalesce(max(rank), 0) rank'

export function createFleetSlots(db: Database): FleetSlots {
  const ofAll = db.prepare<[number], SlotRow>(`SELECT ${SUMS} FROM slots WHERE at = ?`)
  const byHost = db.prepare<[number], HostRow>(`SELECT host, ${SUMS} FROM slots WHERE at = ? GROUP BY host`)
  const groupings = new Map<string, Map<number, Entry>>()

  const count = (at: number, groupOf: Grouping['groupOf']): GroupCounts => {
    if (groupOf === null) return new Map([['', ofAll.get(at) ?? NO_ROUNDS]])
    const groups = new Map<string, SlotRow>()
    for (const row of byHost.iterate(at)) {
      const group = groupOf(row.host)
      groups.set(group, addSlots(groups.get(group) ?? NO_ROUNDS, row))
    }
    return groups
  }
  const entriesOf = (key: string) => {
    const known = groupings.get(key) ?? new Map<number, Entry>()
    if (!groupings.has(key) && groupings.size >= GROUPINGS) groupings.clear()
    if (known.size > SLOTS_KEPT) known.clear()
    groupings.set(key, known)
    return known
  }

  const countAndKeep = (at: number, groupOf: Grouping['groupOf'], isRecent: boolean): Entry => {
    const from = performance.now()
    const counts = count(at, groupOf)
    const now = performance.now()
    return { counts, until: now + keepMs(now - from, isRecent) }
  }

  return {
    async read(slots, { key, groupOf }) {
      const entries = entriesOf(key)
      const counts: GroupCounts[] = []
      let turnSince = performance.now()
      for (const [index, at] of slots.entries()) {
        const now = performance.now()
        if (now - turnSince > TURN_MS) {
          await nextTurn()
          turnSince = performance.now()
        }
        const known = entries.get(at)
        const isFresh = known !== undefined && known.until > now
        const entry = isFresh ? known : countAndKeep(at, groupOf, index >= slots.length - RECENT_SLOTS)
        entries.set(at, entry)
        counts.push(entry.counts)
      }
      return counts
    },
  }
}

/** Into an old slot only late rounds still come: it may be older before it is added up again. */
function keepMs(costMs: number, isRecent: boolean): number {
  return isRecent ? costMs * 100 : costMs * 2_000
}
