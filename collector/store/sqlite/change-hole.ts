// A part of an unexplained hole gets its reason, or is no hole any more; what is left of it stays.
import { without } from '../../../shared/ranges.ts'
import type { Write } from '../store.ts'
import type { Statements } from './statements.ts'

type HoleRow = {
  readonly id: number
  readonly from_seq: number
  readonly to_seq: number
  readonly noted_at: number
}

export function changeHole(
  sql: Statements,
  epoch: number,
  { hostNum, fromSeq, toSeq, hole }: Extract<Write, { kind: 'hole-changed' }>,
): void {
  const rows = sql.unexplained.all(hostNum, epoch, fromSeq, toSeq) as HoleRow[]
  for (const [index, row] of rows.entries()) {
    sql.holeGone.run(row.id)
    for (const [from, to] of without([row.from_seq, row.to_seq], [[fromSeq, toSeq]]))
      sql.hole.run(hostNum, epoch, from, to, row.noted_at, 'unexplained', '{}', null, null)
    if (hole === null) continue
    const from = Math.max(row.from_seq, fromSeq)
    const to = Math.min(row.to_seq, toSeq)
    const counts = index === 0 ? JSON.stringify(hole.counts) : '{}'
    sql.hole.run(hostNum, epoch, from, to, row.noted_at, hole.reason, counts, hole.fromAt, hole.toAt)
  }
}
