// The newest state of each series: a small row with every round, its large parts only where more than figures changed.
import type { Finding } from '../../../shared/finding.ts'
import type { ItemState, SeriesState } from '../records.ts'
import { encodeFigures, figuresOf, isSameFinding } from '../round-body.ts'
import type { Logged } from './body-log.ts'
import type { Statements } from './statements.ts'

export type StateTable = {
  write(state: SeriesState, inspection: number): void
  /** To be called when a transaction failed: what was remembered of it is not in the database. */
  forget(): void
}

type Items = SeriesState['items']
/** A finding in the table, with the figures it was written with and what the log knew it as. */
type WrittenFinding = {
  readonly figures: readonly number[]
  finding: Finding
  logged: Logged | undefined
}
type Written = { readonly findings: readonly WrittenFinding[]; readonly items: Items }
type Place = readonly [hostNum: number, inspection: number]

const NONE: Items = new Map()

/** `newestOf` tells what the log has just compared, so that findings are not compared twice. */
export function createStateTable(
  sql: Statements,
  newestOf: (hostNum: number, inspection: number) => readonly Logged[],
): StateTable {
  const written = new Map<string, Written>()

  function writeFindings(
    place: Place,
    state: SeriesState,
    known: Written | undefined,
  ): readonly WrittenFinding[] {
    const log = newestOf(...place)
    const findings = state.findings.map((finding, position): WrittenFinding => {
      const logged = log[position]?.newest === finding ? log[position] : undefined
      const before = known?.findings[position]
      if (before !== undefined && isSame(before, finding, logged)) {
        before.finding = finding
        before.logged = logged
        return before
      }
      sql.finding.run(...place, position, JSON.stringify(finding))
      return { figures: figuresOf(finding), finding, logged }
    })
    if (known !== undefined && known.findings.length > findings.length) {
      sql.findingsFrom.run(...place, findings.length)
    }
    return findings
  }

  function writeItems(place: Place, items: Items, known: Items): void {
    if (items === known) return
    for (const [item, state] of items) {
      if (!isSameItem(known.get(item), state)) sql.itemState.run(...place, item, JSON.stringify(state))
    }
    for (const item of known.keys()) if (!items.has(item)) sql.itemStateGone.run(...place, item)
  }

  return {
    write(state, inspection) {
      const place: Place = [state.hostNum, inspection]
      const key = `${state.hostNum}/${inspection}`
      const known = written.get(key)
      // After a start it is not known what the table holds of this series.
      if (known === undefined) {
        sql.findingsFrom.run(...place, 0)
        sql.itemStatesGone.run(...place)
      }
      const findings = writeFindings(place, state, known)
      writeItems(place, state.items, known?.items ?? NONE)
      written.set(key, { findings, items: state.items })
      sql.state.run(...place, ...stateRow(state), encodeFigures(findings, state.findings))
    },
    forget: () => written.clear(),
  }
}

function stateRow(state: SeriesState) {
  return [
    state.status,
    state.outcome,
    state.observedAt,
    state.durationMs,
    state.nextDueAt,
    state.dueThrough,
    state.accounted.length === 0 ? '[]' : JSON.stringify(state.accounted),
    state.completedAt,
    state.lastRound,
    state.made,
    state.failed,
    state.missed,
    state.note === null ? null : JSON.stringify(state.note),
  ]
}

function isSame(before: WrittenFinding, finding: Finding, logged: Logged | undefined): boolean {
  if (before.logged !== undefined && before.logged === logged) return true
  return isSameFinding(before.finding, finding)
}

function isSameItem(one: ItemState | undefined, other: ItemState): boolean {
  if (one === other) return true
  return (
    one !== undefined &&
    one.status === other.status &&
    one.since === other.since &&
    one.bad === other.bad &&
    one.good === other.good &&
    one.badSince === other.badSince &&
    one.fault === other.fault &&
    one.flips === other.flips &&
    one.history === other.history &&
    one.waits?.until === other.waits?.until &&
    one.waits?.window === other.waits?.window &&
    one.dismissed === other.dismissed
  )
}
