// How much waits and how much is only kept, counted along so that nobody has to ask the file.
import type { Tally } from './outbox-store.ts'

export class OutboxTally {
  #waiting = new Map<string, number>()
  rounds = 0
  bytes = 0
  /** Acknowledged and kept for a collector that might be restored from a backup. */
  keptBytes = 0
  /** The file could not be asked: to be counted anew. */
  isDoubtful = false

  add(inspection: string, bytes: number, rounds = 1): void {
    this.#waiting.set(inspection, (this.#waiting.get(inspection) ?? 0) + rounds)
    this.rounds += rounds
    this.bytes += bytes
  }

  remove(inspection: string, bytes: number, rounds = 1): void {
    this.add(inspection, -bytes, -rounds)
  }

  byInspection(): ReadonlyMap<string, number> {
    return this.#waiting
  }

  reset(keptBytes: number, waiting: readonly Tally[]): void {
    this.#waiting = new Map()
    this.rounds = 0
    this.bytes = 0
    this.keptBytes = keptBytes
    this.isDoubtful = false
    for (const tally of waiting) {
      for (const [inspection, { rounds, bytes }] of tally) this.add(inspection, bytes, rounds)
    }
  }
}

export function bytesOf(tally: Tally): number {
  return [...tally.values()].reduce((sum, { bytes }) => sum + bytes, 0)
}
