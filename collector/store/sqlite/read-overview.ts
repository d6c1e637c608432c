// The fleet counted: hosts, rounds of today, open faults, newest verdicts, backups.
import { sql } from 'kysely'
import type { Status } from '../../../shared/status.ts'
import type { OverviewCounts } from '../read-store.ts'
import type { ReadDatabase } from './read-database.ts'
import { IS_OPEN } from './read-faults.ts'
import { countByState } from './read-hosts.ts'
import { addSlots, NO_ROUNDS, toSlotCounts } from './slot-counts.ts'

const SLOT_MS = 1_800_000
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
        sql<number | null>`min(faults.opened_at)`.as('oldestOpenedAt'),
      ])
      .executeTakeFirstOrThrow(),
  )
}

/** One walk over all items, so it is kept for a while in a large fleet. */
function countItems(db: ReadDatabase): Promise<Pick<OverviewCounts, 'findings' | 'backups'>> {
  return db.kept.answer('overview items', async () => {
    const backupsNum = db.keys.inspectionNum(BACKUPS) ?? 0
    const rows = await db.query
      .selectFrom('items')
      .select(['status', sql<number>`inspection = ${backupsNum}`.as('isBackup')])
      .select((eb) => eb.fn.countAll<number>().as('items'))
      .groupBy(['status', 'isBackup'])
      .execute()
    const findings: Record<Status, number> = { ok: 0, warning: 0, critical: 0, unknown: 0 }
    const backups = { total: 0, bad: 0 }
    for (const { status, isBackup, items } of rows) {
      findings[status as Status] += items
      if (isBackup === 0) continue
      backups.total += items
      if (status !== 'ok') backups.bad += items
    }
    return { findings, backups }
  })
}
