// How many faults there are and ever were, for metrics; counted in the table, so that nothing has to be kept up.
import type { Database } from 'better-sqlite3'
import type { FaultCount, FaultTotal } from '../read-store.ts'

const OPEN = `stage NOT IN ('closed', 'cancelled', 'merged')`

export function createFaultCounts(sqlite: Database) {
  const counts = sqlite.prepare<[], FaultCount>(
    `SELECT stage, grade, count(*) AS count FROM faults WHERE ${OPEN} GROUP BY stage, grade ORDER BY stage, grade`,
  )
  const totals = sqlite.prepare<[], FaultTotal>(
    `SELECT source, grade, count(*) AS opened, count(closed_at) AS closed FROM faults
     GROUP BY source, grade ORDER BY source, grade`,
  )
  return { counts: () => counts.all(), totals: () => totals.all() }
}
