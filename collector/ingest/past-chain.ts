// What a series looks like to whoever reads its rounds in order, while live ones have overtaken a backlog.
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { ItemState, PastRound, SeriesState, StoredChain } from '../store/records.ts'

export type PastFault = {
  readonly fault: FaultRecord
  readonly entries: readonly FaultEntryRecord[]
  /** It is open in the store, as a fault from before the gap or one that a live round has opened. */
  readonly isWritten: boolean
}

export type PastChain = {
  readonly epoch: string
  /** The items as all rounds up to the mark have left them. */
  readonly items: Map<string, ItemState>
  /** Judged as they came, and waiting for their place in the order; ascending by seq. Null: too many to wait. */
  overtakers: PastRound[] | null
  /** Of the newest round that overtook. */
  newestSeq: number
  /** Open on the items of the chain. */
  readonly faults: Map<string, PastFault>
  /** Open in the store, but over by what the chain has seen. */
  readonly ended: Map<string, PastFault>
  /** Opened by rounds that the chain has not come to yet. */
  readonly opened: Map<string, { readonly fault: number; readonly seq: number }>
}

type Items = SeriesState['items']

/** Nearly all items are as they are in the newest state too: only the others are kept beside it. */
export function storeChain(chain: PastChain, live: Items): StoredChain {
  const differs: [string, ItemState | null][] = []
  for (const [item, state] of chain.items) if (live.get(item) !== state) differs.push([item, state])
  for (const item of live.keys()) if (!chain.items.has(item)) differs.push([item, null])
  return {
    epoch: chain.epoch,
    differs,
    overtakers:
      chain.overtakers?.map((round, index, all) => {
        const isSame = index > 0 && all[index - 1]?.findings === round.findings
        return isSame ? { ...round, findings: null } : round
      }) ?? null,
    newestSeq: chain.newestSeq,
    faults: [...chain.faults],
    ended: [...chain.ended],
    opened: [...chain.opened],
  }
}

export function loadChain(stored: StoredChain, live: Items): PastChain {
  const items = new Map(live)
  for (const [item, state] of stored.differs) {
    if (state === null) items.delete(item)
    else items.set(item, state)
  }
  let findings: PastRound['findings'] = []
  const overtakers = stored.overtakers?.map((round): PastRound => {
    findings = round.findings ?? findings
    return { ...round, findings }
  })
  return {
    epoch: stored.epoch,
    items,
    overtakers: overtakers ?? null,
    newestSeq: stored.newestSeq,
    faults: new Map(stored.faults),
    ended: new Map(stored.ended),
    opened: new Map(stored.opened),
  }
}

/** Whether two rounds found the same, so that what many in a row found is kept once. */
export function isSameFindings(one: PastRound['findings'], other: PastRound['findings']): boolean {
  return (
    one.length === other.length &&
    one.every(
      (found, index) =>
        found.every((part, at) => other[index]?.[at] === part) && other[index]?.length === found.length,
    )
  )
}
