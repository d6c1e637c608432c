// Nothing moves under the cursor: rows change in place, new ones and a new order wait until they are asked for.
import { useState } from 'react'

export type SettledRows<Row> = {
  readonly rows: readonly Row[]
  /** Keys of rows that are shown although the newest answer no longer has them. */
  readonly gone: ReadonlySet<string>
  readonly newCount: number
  readonly reordered: boolean
  readonly settle: () => void
  /** The scope that the rows belong to; the one before while its answer is on its way. */
  readonly scope: string
}

type Settled<Row> = {
  readonly scope: string
  readonly keys: readonly string[]
  readonly last: ReadonlyMap<string, Row>
}

/** What to show of a newer answer while the person is looking at the order of an older one. */
export function mergeRows<Row>(settled: Settled<Row>, fresh: ReadonlyMap<string, Row>) {
  const rows: Row[] = []
  const gone = new Set<string>()
  for (const key of settled.keys) {
    const row = fresh.get(key) ?? settled.last.get(key)
    if (row === undefined) continue
    if (!fresh.has(key)) gone.add(key)
    rows.push(row)
  }
  const known = new Set(settled.keys)
  const newCount = [...fresh.keys()].filter((key) => !known.has(key)).length
  const kept = settled.keys.filter((key) => fresh.has(key))
  const reordered = [...fresh.keys()]
    .filter((key) => known.has(key))
    .some((key, index) => key !== kept[index])
  return { rows, gone, newCount, reordered }
}

/**
 * `scope` names what the list shows (filters, page): in another scope everything is new and shown at once.
 * While `hold` is false (nobody's cursor is on the list) every answer is shown as it comes.
 */
export function useSettledRows<Row>(options: {
  /** Undefined while the answer for this scope is still on its way, also when another one stands in for it. */
  rows: readonly Row[] | undefined
  keyOf: (row: Row) => string
  scope: string
  hold: boolean
}): SettledRows<Row> {
  const { rows, keyOf, scope, hold } = options
  const fresh = new Map((rows ?? []).map((row) => [keyOf(row), row]))
  const [settled, setSettled] = useState<Settled<Row>>({ scope: '', keys: [], last: new Map() })
  const show = () => setSettled({ scope, keys: [...fresh.keys()], last: fresh })
  // Nothing newer is known yet: what was shown stays as it was.
  const merged = mergeRows(settled, rows === undefined ? settled.last : fresh)
  const differs = merged.newCount > 0 || merged.gone.size > 0 || merged.reordered
  const otherScope = settled.scope !== scope
  if (rows !== undefined && (otherScope || (differs && !hold))) {
    show()
    return { rows: [...rows], gone: new Set(), newCount: 0, reordered: false, settle: show, scope }
  }
  return { ...merged, settle: show, scope: settled.scope }
}
