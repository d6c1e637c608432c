// Statuses told late are put into the runs of an item where they belong.
import type { Status } from '../../../shared/status.ts'
import type { Statements } from './statements.ts'

type Place = readonly [hostNum: number, inspection: number, item: string]
type RunRow = { readonly from_at: number; readonly to_at: number | null; readonly status: string | null }

export function tellPastRun(
  sql: Statements,
  place: Place,
  { at, status }: { readonly at: number; readonly status: Status | null },
): void {
  const covering = coveringRun(sql, place, at)
  if (covering?.from_at === at) {
    sql.setRun.run(...place, at, covering.to_at, status)
    return
  }
  if (covering !== undefined && (covering.to_at === null || covering.to_at > at)) {
    sql.setRun.run(...place, covering.from_at, at, covering.status)
    sql.setRun.run(...place, at, covering.to_at, status)
    return
  }
  const next = sql.nextRun.get(...place, at) as { readonly from_at: number | null }
  sql.setRun.run(...place, at, next.from_at, status)
}

export function joinRun(sql: Statements, place: Place, at: number): void {
  const run = coveringRun(sql, place, at)
  const before = coveringRun(sql, place, at - 1)
  if (run?.from_at !== at || before?.to_at !== at || before.status !== run.status) return
  sql.runGone.run(...place, at)
  sql.setRun.run(...place, before.from_at, run.to_at, before.status)
}

function coveringRun(sql: Statements, place: Place, at: number): RunRow | undefined {
  return sql.coveringRun.get(...place, at) as RunRow | undefined
}
