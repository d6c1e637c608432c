// The fleet counted: hosts, rounds of today, open faults, newest verdicts, backups.

import { sql } from 'kysely'
import { type Status, statusRank } from '../../../shared/status.ts'
import type { OverviewCounts } from '../read-store.ts'
import { SLOT_MS } from '../slot.ts'
import type { ReadDatabase } from './read-database.ts'
import { IS_OPEN } from './read-faults.ts'
import { IS_BAD } from './read-findings.ts'
import { countByState } from './read-hosts.ts'
import { addSlots, NO_ROUNDS, toSlotCounts } from './slot-counts.ts'

const BACKUPS = 'backups'

export async function readOverview(
  db: ReadDatabase,
  at: { readonly dayStart: number; readonly now: number },
): Promise<OverviewCounts> {
  const byState = await countByState(db, { search: undefined, labels: [] })
  const { findings, backups } = await countItems(db)
  return {
    hosts: { total: Object.values(byState).reduce((total, hosts) => total + hosts, 0), byState },
    rounds: await countRounds(db, at),
    faults: await countFaults(db),
    findings,
    backups,
  }
}

async function countRounds(
  db: ReadDatabase,
  { dayStart, now }: { readonly dayStart: number; readonly now: number },
): Promise<OverviewCounts['rounds']> {
  const slots: number[] = []
  for (let at = Math.floor(dayStart / SLOT_MS) * SLOT_MS; at <= now; at += SLOT_MS) slots.push(at)
  const counts = await db.fleet.read(slots, { key: 'fleet', groupOf: null })
  const sum = counts.map((groups) => groups.get('') ?? NO_ROUNDS).reduce(addSlots, NO_ROUNDS)
  const { planned, made, missed, late } = toSlotCounts(sum)
  return { planned, made, missed, late }
}

function countFaults(db: ReadDatabase): Promise<OverviewCounts['faults']> {
  return db.kept.answer('overview faults', () =>
    db.query
      .selectFrom('faults')
      .where(IS_OPEN)
      .select((eb) => [
        eb.fn.countAll<number>().as('open'),
        sql<number>`coalesce(sum(CASE faults.grade WHEN 'major' THEN 1 ELSE 0 END), 0)`.as('major'),
        sql<number>`coalesce(sum(CASE faults.stage WHEN 'reported' THEN 1 ELSE 0 END), 0)`.as('unaccepted'),
        sql<number>`coalesce(sum(CASE faults.status WHEN 'ok' THEN 1 ELSE 0 END), 0)`.as('recovered'),
        sql<number | null>`min(faults.opened_at)`.as('oldestOpenedAt'),
      ])
      .executeTakeFirstOrThrow(),
  )
}

/** Bad items by their partial index, the others by subtraction: counting all by status would walk every row. */
function countItems(db: ReadDatabase): Promise<Pick<OverviewCounts, 'findings' | 'backups'>> {
  return db.kept.answer('overview items', async () => {
    const bad = await db.query
      .selectFrom('items')
      .where(IS_BAD)
      .select(['rank', (eb) => eb.fn.countAll<number>().as('items')])
      .groupBy('rank')
      .execute()
    const { all } = await db.query
      .selectFrom('items')
      .select((eb) => eb.fn.countAll<number>().as('all'))
      .executeTakeFirstOrThrow()
    const byRank = new Map(bad.map(({ rank, items }) => [rank, items]))
    const of = (status: Status) => byRank.get(statusRank(status)) ?? 0
    const findings = { critical: of('critical'), warning: of('warning'), unknown: of('unknown') }
    const ok = all - findings.critical - findings.warning - findings.unknown
    return { findings: { ...findings, ok }, backups: await countBackups(db) }
  })
}

/** Host by host, because the key of an item begins with its host. */
function countBackups(db: ReadDatabase): Promise<OverviewCounts['backups']> {
  return db.query
    .selectFrom('hosts')
    .crossJoin('items')
    .whereRef('items.host', '=', 'hosts.num')
    .where('items.inspection', '=', db.keys.inspectionNum(BACKUPS) ?? 0)
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      sql<number>`coalesce(sum(CASE WHEN items.rank > 0 THEN 1 ELSE 0 END), 0)`.as('bad'),
    ])
    .executeTakeFirstOrThrow()
}
