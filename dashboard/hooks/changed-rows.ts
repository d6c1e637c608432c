// Which rows changed since they were last shown, so that a change is seen without looking for it.
import { useEffect, useRef, useState } from 'react'

const TINT_MS = 2_500

/** Keys whose fingerprint differs from the one before; a row that is new to the list counts, the first list does not. */
export function changedKeys(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  if (before.size === 0) return []
  return [...now].filter(([key, print]) => before.get(key) !== print).map(([key]) => key)
}

export function useChangedRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  printOf: (row: Row) => string,
  scope = '',
): ReadonlySet<string> {
  const seen = useRef<{ scope: string; prints: ReadonlyMap<string, string> }>({ scope, prints: new Map() })
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set())
  const signature = rows.map((row) => `${keyOf(row)}\t${printOf(row)}`).join('\n')
  useEffect(() => {
    const lines = signature === '' ? [] : signature.split('\n')
    const prints = new Map(lines.map((line) => line.split('\t', 2) as [string, string]))
    const before = seen.current.scope === scope ? seen.current.prints : new Map<string, string>()
    seen.current = { scope, prints }
    const keys = changedKeys(before, prints)
    if (keys.length === 0) return
    setChanged(new Set(keys))
    const timer = setTimeout(() => setChanged(new Set()), TINT_MS)
    return () => clearTimeout(timer)
  }, [signature, scope])
  return changed
}
