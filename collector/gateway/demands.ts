// Rounds that people asked for: asked, waiting, done or refused; forgotten after a while.
import { randomUUID } from 'node:crypto'
import type { Demand, LiveEvent } from '../../shared/api/overview.ts'

export type DemandBookParts = {
  readonly clock: () => number
  /** False when the host is not connected. */
  readonly inspect: (hostId: string, inspection: string, requestId: string) => boolean
  readonly publish: (event: LiveEvent) => void
}

const KEEP_MS = 600_000
const KEEP_AT_MOST = 10_000

export function createDemandBook({ clock, inspect, publish }: DemandBookParts) {
  // In the order of asking, so that the oldest are the first to go.
  const demands = new Map<string, Demand>()

  const forgetOld = () => {
    for (const [id, { askedAt }] of demands) {
      if (askedAt > clock() - KEEP_MS && demands.size <= KEEP_AT_MOST) return
      demands.delete(id)
    }
  }
  const settle = (id: string, change: Pick<Demand, 'state' | 'reason' | 'roundId'>) => {
    const demand = demands.get(id)
    if (demand?.state !== 'waiting') return
    demands.set(id, { ...demand, ...change })
    publish({ type: 'demand', id, state: change.state })
  }

  return {
    ask({ hostId, inspection }: Pick<Demand, 'hostId' | 'inspection'>): Demand {
      const id = randomUUID()
      const state = inspect(hostId, inspection, id) ? 'waiting' : 'not-connected'
      const demand: Demand = { id, hostId, inspection, state, reason: null, askedAt: clock(), roundId: null }
      demands.set(id, demand)
      forgetOld()
      return demand
    },
    find: (id: string): Demand | null => demands.get(id) ?? null,
    /** A round was committed; it may be the answer to a demand. */
    note(event: LiveEvent): void {
      if (event.type !== 'round' || event.requestId === null) return
      settle(event.requestId, { state: 'done', reason: null, roundId: event.roundId })
    },
    refuse(id: string, reason: string): void {
      settle(id, { state: 'refused', reason, roundId: null })
    },
  }
}
