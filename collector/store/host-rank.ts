// The order in which hosts are shown: worst first, and a silent one before all.
import type { HostState } from '../../shared/api/host.ts'

const RANKS = { ok: 0, new: 1, unknown: 2, warning: 3, critical: 4, silent: 5 } as const satisfies Record<
  HostState,
  number
>

export function hostRank(state: HostState): number {
  return RANKS[state]
}
