// Rounds that the disk would not take, in memory until it does: the newest stay, routine rounds go first.
import type { SeqRange } from '../shared/protocol.ts'
import { type Gap, gapsOf, joinGaps, type QueuedRound } from './outbox-gaps.ts'
import type { StoredRound } from './outbox-store.ts'

const MAX_BYTES = 4 * 1024 * 1024
/** Frees a little more than it must, or every further round would have to look for room. */
const ROOM_BYTES = 256 * 1024

export class OutboxMemory {
  #rounds: StoredRound[] = []
  /** What went from here, and is not in the file yet. */
  #gaps: Gap[] = []
  #bytes = 0

  get rounds(): readonly StoredRound[] {
    return this.#rounds
  }

  get gaps(): readonly Gap[] {
    return this.#gaps
  }

  add(round: StoredRound): void {
    this.#rounds.push(round)
    this.#bytes += round.bytes
  }

  /** Makes room: gives back what had to go. The newest round stays, and those that the collector may have. */
  trim(isClosed: (seq: number) => boolean): readonly StoredRound[] {
    if (this.#bytes <= MAX_BYTES) return []
    const gone: StoredRound[] = []
    let excess = this.#bytes - MAX_BYTES + ROOM_BYTES
    for (const isKept of [false, true]) {
      for (const round of this.#rounds.slice(0, -1)) {
        if (excess <= 0 || round.isKept !== isKept || isClosed(round.seq)) continue
        gone.push(round)
        excess -= round.bytes
      }
    }
    this.delete(gone)
    for (const gap of gapsOf(gone, 'memory')) this.addGap(gap)
    return gone
  }

  addGap(gap: Gap): void {
    const before = this.#gaps.find((one) => one.toSeq === gap.fromSeq - 1 && one.reason === gap.reason)
    const behind = this.#gaps.find((one) => one.fromSeq === gap.toSeq + 1 && one.reason === gap.reason)
    const rest = this.#gaps.filter((one) => one !== before && one !== behind)
    const joined = before === undefined ? gap : joinGaps(before, gap)
    rest.push(behind === undefined ? joined : joinGaps(joined, behind))
    this.#gaps = rest.sort((a, b) => a.fromSeq - b.fromSeq)
  }

  read([from, to]: SeqRange, limit: number): QueuedRound[] {
    return this.#rounds
      .filter(({ seq }) => from <= seq && seq <= to)
      .slice(0, limit)
      .map(({ seq, json }) => ({ kind: 'round', seq, json }))
  }

  gapsWithin([from, to]: SeqRange): Gap[] {
    return this.#gaps.filter(({ fromSeq, toSeq }) => fromSeq <= to && toSeq >= from)
  }

  find(seq: number): StoredRound | null {
    return this.#rounds.find((round) => round.seq === seq) ?? null
  }

  /** Gives back what was there. */
  deleteWithin([from, to]: SeqRange): StoredRound[] {
    const gone = this.#rounds.filter(({ seq }) => from <= seq && seq <= to)
    this.delete(gone)
    return gone
  }

  delete(rounds: readonly { seq: number }[]): void {
    if (this.#rounds.length === 0 || rounds.length === 0) return
    const seqs = new Set(rounds.map(({ seq }) => seq))
    this.#rounds = this.#rounds.filter((round) => !seqs.has(round.seq))
    this.#bytes = this.#rounds.reduce((bytes, round) => bytes + round.bytes, 0)
  }

  /** It is all in the file. */
  clear(): void {
    this.#rounds = []
    this.#gaps = []
    this.#bytes = 0
  }

  /** Numbers that go on behind `lastSeq`, gaps among them; gives back the last one. */
  renumber(lastSeq: number): number {
    let last = lastSeq
    const rounds: StoredRound[] = []
    const gaps: Gap[] = []
    const all = [...this.#rounds, ...this.#gaps]
    all.sort((a, b) => ('seq' in a ? a.seq : a.fromSeq) - ('seq' in b ? b.seq : b.fromSeq))
    for (const one of all) {
      if ('seq' in one) {
        last += 1
        rounds.push({ ...one, seq: last })
      } else {
        const length = one.toSeq - one.fromSeq + 1
        gaps.push({ ...one, fromSeq: last + 1, toSeq: last + length })
        last += length
      }
    }
    this.#rounds = rounds
    this.#gaps = gaps
    return last
  }

  size(): { rounds: number; bytes: number } {
    return { rounds: this.#rounds.length, bytes: this.#bytes }
  }
}
