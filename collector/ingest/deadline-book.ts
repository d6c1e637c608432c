// Moments at which something is due, in the writer's memory, in the order in which they come.
import type { DeadlineRecord } from '../store/process-records.ts'

/** A heap of what was ever set; what has been set anew or dropped since is skipped when it comes up. */
export function createDeadlineBook(records: readonly DeadlineRecord[]) {
  const byKey = new Map<string, DeadlineRecord>()
  const ofFault = new Map<number, Set<string>>()
  const heap: DeadlineRecord[] = []

  function put(record: DeadlineRecord): void {
    drop(record.key)
    byKey.set(record.key, record)
    if (record.fault !== null) {
      const keys = ofFault.get(record.fault) ?? new Set()
      ofFault.set(record.fault, keys.add(record.key))
    }
    pushUp(heap, record)
  }

  function drop(key: string): boolean {
    const record = byKey.get(key)
    if (record === undefined) return false
    byKey.delete(key)
    if (record.fault !== null) {
      const keys = ofFault.get(record.fault)
      keys?.delete(key)
      if (keys?.size === 0) ofFault.delete(record.fault)
    }
    return true
  }

  function first(): DeadlineRecord | undefined {
    let top = heap[0]
    while (top !== undefined && byKey.get(top.key) !== top) {
      takeFirst(heap)
      top = heap[0]
    }
    return top
  }

  for (const record of records) put(record)
  return {
    put,
    drop,
    get: (key: string) => byKey.get(key),
    keysOf: (fault: number): readonly string[] => [...(ofFault.get(fault) ?? [])],
    /** All whose key begins so; looked for one by one. */
    keysUnder: (prefix: string): readonly string[] =>
      byKey
        .keys()
        .filter((key) => key.startsWith(prefix))
        .toArray(),
    nextAt: (): number | null => first()?.at ?? null,
    first,
  }
}

function pushUp(heap: DeadlineRecord[], record: DeadlineRecord): void {
  let at = heap.push(record) - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    const other = heap[above]
    if (other === undefined || !isBefore(record, other)) break
    heap[at] = other
    at = above
  }
  heap[at] = record
}

function takeFirst(heap: DeadlineRecord[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = heap[2 * at + 1]
    if (left === undefined) break
    const right = heap[2 * at + 2]
    const below = right !== undefined && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1
    const smaller = heap[below]
    if (smaller === undefined || !isBefore(smaller, last)) break
    heap[at] = smaller
    at = below
  }
  heap[at] = last
}

/** Of one moment by their keys, so that a restart does not change the order. */
function isBefore(one: DeadlineRecord, other: DeadlineRecord): boolean {
  return one.at === other.at ? one.key < other.key : one.at < other.at
}
