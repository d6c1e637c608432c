// Rounds of the past, read series by series, for rules that are tried on them.
import type { Finding, HostEvent } from '../../shared/finding.ts'
import type { Outcome } from '../../shared/round.ts'

/** One inspection of one host. */
export type ReplaySeries = {
  readonly hostId: string
  readonly inspection: string
  readonly hostNum: number
  readonly lastRound: number | null
}

/** `findings` null: all was well, and nothing more was asked for. */
export type ReplayRound = {
  readonly observedAt: number
  readonly outcome: Outcome
  readonly findings: readonly Finding[] | null
  readonly events: readonly HostEvent[]
}

export type ReplayReads = {
  /** All series of hosts that are not revoked. */
  series(): readonly ReplaySeries[]
  /** Keys (replayKey) of series with a round since then that was not well; lets others in between. */
  troubled(since: number): Promise<ReadonlySet<string>>
  /** Rounds since then as they were observed, oldest first, at most so many of the newest. */
  rounds(
    series: ReplaySeries,
    wanted: { readonly since: number; readonly most: number; readonly withFigures: boolean },
  ): readonly ReplayRound[]
}

export function replayKey({ hostNum, inspection }: Pick<ReplaySeries, 'hostNum' | 'inspection'>): string {
  return `${hostNum}/${inspection}`
}
