// The unchanging part of rounds in the log of a day: each finding once, and a frame that lists those of a round.
import type { Statement } from 'better-sqlite3'
import type { Finding } from '../../../shared/finding.ts'
import { areEqual, encodeFigures, figuresOf, isSameFinding, type RoundBody } from '../round-body.ts'

type Frame = Omit<RoundBody, 'findings'>
/** A finding in the log with the figures it was written with; `newest` is the last one that said the same. */
export type Logged = { readonly id: number; readonly figures: readonly number[]; newest: Finding }
type Series = {
  frame: { readonly id: number; readonly frame: Frame; readonly findings: readonly number[] } | null
  current: readonly Logged[]
  /** What items said lately, since they often say it again: ok, warning, ok. */
  readonly lately: Map<string, readonly Logged[]>
}
type Statements = { readonly insertBody: Statement<unknown[]>; readonly insertFinding: Statement<unknown[]> }
export type LoggedBody = { readonly id: number; readonly numbers: string | null }

const KEPT_PER_ITEM = 3

/** One for each day; series are keyed as the caller likes. */
export function createBodyLog(statements: Statements) {
  const known = new Map<string, Series>()

  function log(series: Series, finding: Finding, position: number): Logged {
    const lately = series.lately.get(finding.item) ?? []
    const current = series.current[position]
    const isSame = (logged: Logged) => isSameFinding(logged.newest, finding)
    const before = current !== undefined && isSame(current) ? current : lately.find(isSame)
    if (before !== undefined) {
      before.newest = finding
      return before
    }
    const id = Number(statements.insertFinding.run(JSON.stringify(finding)).lastInsertRowid)
    const logged = { id, figures: figuresOf(finding), newest: finding }
    series.lately.set(finding.item, [logged, ...lately].slice(0, KEPT_PER_ITEM))
    return logged
  }

  function logFrame(series: Series, frame: Frame): number {
    const findings = series.current.map(({ id }) => id)
    const last = series.frame
    if (last !== null && areEqual(last.findings, findings) && areEqual(last.frame, frame)) return last.id
    const id = Number(statements.insertBody.run(JSON.stringify({ ...frame, findings })).lastInsertRowid)
    series.frame = { id, frame, findings }
    return id
  }

  return {
    log(key: string, { findings, ...frame }: RoundBody): LoggedBody {
      const series = known.get(key) ?? { frame: null, current: [], lately: new Map() }
      known.set(key, series)
      series.current = findings.map((finding, position) => log(series, finding, position))
      const id = logFrame(series, frame)
      return { id, numbers: encodeFigures(series.current, findings) }
    },
    /** The findings of the newest round of a series. */
    newest: (key: string): readonly Logged[] => known.get(key)?.current ?? [],
  }
}
