// When each item was bad, told from the rounds alone: an own, simple account that the collector's faults are held to.
import { isBad } from '../../../shared/status.ts'
import type { EpochRecord, ProducedRound } from '../../support/recorder.ts'
import type { Stored } from './stored.ts'

/** An unbroken row of bad rounds of one item, in the order in which the host looked. */
export type Episode = {
  readonly inspection: string
  readonly item: string
  readonly fromAt: number
  readonly toAt: number
  readonly rounds: number
}

/** Of the rounds that are stored; what was dropped on the way and told cannot make a fault. */
export function faultEpisodes(host: Stored, epochs: ReadonlyMap<string, EpochRecord>): Episode[] {
  const told: ProducedRound[] = []
  for (const [epoch, { rounds }] of epochs) {
    for (const [seq, round] of rounds) {
      const isJudged = round.outcome === 'completed' && host.rounds.get(epoch)?.has(seq) === true
      if (isJudged) told.push(round)
    }
  }
  told.sort((one, other) => one.observedAt - other.observedAt)
  const episodes: Episode[] = []
  const open = new Map<string, { -readonly [Key in keyof Episode]: Episode[Key] }>()
  for (const { inspection, observedAt, verdicts } of told) {
    for (const [item, status] of verdicts) {
      const key = `${inspection} ${item}`
      const episode = open.get(key)
      if (!isBad(status)) open.delete(key)
      else if (episode === undefined) {
        const fresh = { inspection, item, fromAt: observedAt, toAt: observedAt, rounds: 1 }
        open.set(key, fresh)
        episodes.push(fresh)
      } else {
        episode.toAt = observedAt
        episode.rounds += 1
      }
    }
  }
  return episodes
}
