// Rounds that the disk would not take, in memory until it does: the newest stay, routine rounds go first.
import type { StoredRound } from './outbox-store.ts'

const MAX_BYTES = 4 * 1024 * 1024

export class OutboxMemory {
  #rounds: StoredRound[] = []

  all(): readonly StoredRound[] {
    return this.#rounds
  }

  add(round: StoredRound): void {
    this.#rounds.push(round)
  }

  /** Makes room: gives back what had to go. The newest round always stays. */
  trim(): readonly StoredRound[] {
    const gone: StoredRound[] = []
    let excess = this.size().bytes - MAX_BYTES
    for (const isKept of [false, true]) {
      for (const round of this.#rounds.slice(0, -1)) {
        if (excess <= 0 || round.isKept !== isKept) continue
        gone.push(round)
        excess -= round.bytes
      }
    }
    this.delete(gone)
    return gone
  }

  after(seq: number, limit: number): { seq: number; json: string }[] {
    return limit <= 0 ? [] : this.#rounds.filter((round) => round.seq > seq).slice(0, limit)
  }

  find(seq: number): StoredRound | null {
    return this.#rounds.find((round) => round.seq === seq) ?? null
  }

  deleteUpTo(seq: number): void {
    if (this.#rounds.length > 0) this.#rounds = this.#rounds.filter((round) => round.seq > seq)
  }

  delete(rounds: readonly { seq: number }[]): void {
    if (this.#rounds.length === 0 || rounds.length === 0) return
    const seqs = new Set(rounds.map(({ seq }) => seq))
    this.#rounds = this.#rounds.filter((round) => !seqs.has(round.seq))
  }

  clear(): void {
    this.#rounds = []
  }

  /** Numbers that go on behind `lastSeq`; gives back the last one. */
  renumber(lastSeq: number): number {
    this.#rounds = this.#rounds.map((round, index) => ({ ...round, seq: lastSeq + index + 1 }))
    return lastSeq + this.#rounds.length
  }

  size(): { rounds: number; bytes: number } {
    return {
      rounds: this.#rounds.length,
      bytes: this.#rounds.reduce((bytes, round) => bytes + round.bytes, 0),
    }
  }
}
