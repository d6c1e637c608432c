// How many faults there are and ever were, counted in the table, so that nothing has to be kept up.
import type { ReadStore } from '../read-store.ts'
import type { ReadDatabase } from './read-database.ts'
import { IS_OPEN_STAGE } from './stage-sql.ts'

type FaultCount = ReturnType<ReadStore['faultCounts']>[number]
type FaultTotal = ReturnType<ReadStore['faultTotals']>[number]

export function readFaultCounts({ sqlite }: ReadDatabase): FaultCount[] {
  return sqlite
    .prepare<[], FaultCount>(
      `SELECT stage, grade, count(*) AS count FROM faults WHERE ${IS_OPEN_STAGE} GROUP BY stage, grade ORDER BY stage, grade`,
    )
    .all()
}

export function readFaultTotals({ sqlite }: ReadDatabase): FaultTotal[] {
  return sqlite
    .prepare<[], FaultTotal>(
      `SELECT source, grade, count(*) AS opened, count(closed_at) AS closed FROM faults
       GROUP BY source, grade ORDER BY source, grade`,
    )
    .all()
}

export function readFaultTrend(
  { sqlite }: ReadDatabase,
  moments: readonly number[],
): { opened: number; closed: number }[] {
  const countBetween = (column: 'opened_at' | 'closed_at') =>
    sqlite
      .prepare<[number, number], number>(`SELECT count(*) FROM faults WHERE ${column} >= ? AND ${column} < ?`)
      .pluck()
  const opened = countBetween('opened_at')
  const closed = countBetween('closed_at')
  return moments.slice(1).map((end, index) => {
    const start = moments[index] ?? end
    return { opened: opened.get(start, end) ?? 0, closed: closed.get(start, end) ?? 0 }
  })
}
