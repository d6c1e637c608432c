// The newest state of each series: a small row with every round, the large part only when more than figures changed.
import type { Finding } from '../../../shared/finding.ts'
import { areSameFindings, encodeFigures, figuresOf } from '../round-body.ts'
import type { ItemState, SeriesState } from '../store.ts'
import type { Statements } from './statements.ts'

export type StateTable = {
  write(state: SeriesState, inspection: number): void
  /** To be called when a transaction failed: what was remembered of it is not in the database. */
  forget(): void
}

type Written = {
  readonly findings: readonly Finding[]
  readonly figures: readonly number[]
  readonly items: Readonly<Record<string, ItemState>>
}

export function createStateTable(sql: Statements): StateTable {
  const written = new Map<string, Written>()

  /** The figures that the row must carry beside the large part, which is written where it is not up to date. */
  function writeNewest(state: SeriesState, inspection: number): string | null {
    const key = `${state.hostNum}/${inspection}`
    const figures = figuresOf(state.findings)
    const known = written.get(key)
    if (
      known !== undefined &&
      areSameItems(known.items, state.items) &&
      areSameFindings(known.findings, state.findings)
    ) {
      written.set(key, { ...known, findings: state.findings, items: state.items })
      return encodeFigures(known.figures, figures)
    }
    sql.newest.run(state.hostNum, inspection, JSON.stringify(state.findings), JSON.stringify(state.items))
    written.set(key, { findings: state.findings, figures, items: state.items })
    return null
  }

  return {
    write(state, inspection) {
      const numbers = writeNewest(state, inspection)
      sql.state.run(
        state.hostNum,
        inspection,
        state.status,
        state.outcome,
        state.observedAt,
        state.durationMs,
        state.nextDueAt,
        state.dueThrough,
        JSON.stringify(state.accounted),
        state.completedAt,
        state.lastRound,
        state.made,
        state.failed,
        state.missed,
        state.note === null ? null : JSON.stringify(state.note),
        numbers,
      )
    },
    forget: () => written.clear(),
  }
}

function areSameItems(some: Written['items'], others: Written['items']): boolean {
  if (some === others) return true
  const names = Object.keys(others)
  return (
    names.length === Object.keys(some).length && names.every((name) => isSameItem(some[name], others[name]))
  )
}

function isSameItem(one: ItemState | undefined, other: ItemState | undefined): boolean {
  if (one === other) return true
  return (
    one !== undefined &&
    other !== undefined &&
    one.status === other.status &&
    one.since === other.since &&
    one.bad === other.bad &&
    one.good === other.good &&
    one.badSince === other.badSince &&
    one.fault === other.fault &&
    one.flips === other.flips
  )
}
