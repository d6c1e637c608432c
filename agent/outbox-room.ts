// Makes room in the outbox: what waited too long, what is kept long enough, and what a full queue has to give up.
import type { GoneReason } from '../shared/protocol.ts'
import { rangesOf } from './outbox-acknowledged.ts'
import type { OutboxFile } from './outbox-file.ts'
import type { HeldRound } from './outbox-gaps.ts'
import type { Acknowledged, Progress } from './outbox-store.ts'
import type { OutboxTally } from './outbox-tally.ts'

export type RoomParts = {
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly keepAcknowledgedMs: number
  readonly file: OutboxFile
  readonly tally: OutboxTally
  readonly acknowledged: () => Acknowledged
  /** Of a round that the collector has or may have. */
  readonly isClosed: (seq: number) => boolean
  readonly drop: (rounds: readonly HeldRound[], why: GoneReason) => void
  readonly recount: () => void
}

const BATCH = 5_000
const KEPT_SHARE = 0.25
const LONGEST_TICK_MS = 600_000

export class OutboxRoom {
  readonly #parts: RoomParts
  #tickedAt = Number.NEGATIVE_INFINITY

  constructor(parts: RoomParts) {
    this.#parts = parts
  }

  /** The numbers are others now. */
  tickSoon(): void {
    this.#tickedAt = Number.NEGATIVE_INFINITY
  }

  /** Now and then: what waited too long goes, and what is kept for a restored collector long enough. */
  tick(progress: Progress): void {
    const { maxAgeMs, keepAcknowledgedMs } = this.#parts
    const tickMs = Math.min(LONGEST_TICK_MS, maxAgeMs / 48)
    if (progress.agingAt - this.#tickedAt < tickMs) return
    this.#tickedAt = progress.agingAt
    const oldestAt = progress.agingAt - Math.max(maxAgeMs, keepAcknowledgedMs)
    const due = this.#parts.file.attempt((store) => {
      store.mark(progress, oldestAt)
      const kept = store.markAt(progress.agingAt - keepAcknowledgedMs)
      if (kept.ackedSeq > 0) store.forget([0, Math.min(kept.ackedSeq, this.#parts.acknowledged().seq)])
      return { lastSeq: store.markAt(progress.agingAt - maxAgeMs).lastSeq, isForgotten: kept.ackedSeq > 0 }
    })
    if (due?.isForgotten) this.#parts.recount()
    if (due) this.#dropOlder(due.lastSeq)
  }

  #dropOlder(seq: number): void {
    const from = this.#parts.acknowledged().seq + 1
    if (seq < from) return
    const old = this.#parts.file.attempt((store) => store.held([from, seq], BATCH)) ?? []
    this.#parts.drop(
      old.filter((round) => !this.#parts.isClosed(round.seq)),
      'outbox-age',
    )
  }

  /** Frees a little more than it must, since finding what to drop reads the whole queue. */
  make(lastSeq: number): void {
    const { maxBytes, tally } = this.#parts
    const inAll = () => tally.bytes + tally.keptBytes
    if (tally.keptBytes > maxBytes * KEPT_SHARE) this.#forget(tally.keptBytes - maxBytes * KEPT_SHARE * 0.9)
    if (inAll() <= maxBytes) return
    this.#forget(inAll() - maxBytes * 0.95)
    if (inAll() <= maxBytes) return
    let excess = inAll() - Math.floor(maxBytes * 0.95)
    const candidates =
      this.#parts.file.attempt((store) => store.droppable(this.#parts.acknowledged().seq, BATCH)) ?? []
    const chosen = candidates.filter((round) => {
      const isChosen = excess > 0 && round.seq !== lastSeq && !this.#parts.isClosed(round.seq)
      if (isChosen) excess -= round.bytes
      return isChosen
    })
    this.#parts.drop(chosen, 'outbox-bytes')
  }

  /** Acknowledged rounds, the oldest first: no loss, so nothing is counted. */
  #forget(bytesToFree: number): void {
    let excess = Math.min(bytesToFree, this.#parts.tally.keptBytes)
    for (const [from, to] of rangesOf(this.#parts.acknowledged())) {
      if (excess <= 0) return
      const held = this.#parts.file.attempt((store) => store.held([from, to], BATCH)) ?? []
      let last = 0
      let freed = 0
      for (const { seq, bytes } of held) {
        if (freed >= excess) break
        last = seq
        freed += bytes
      }
      const isDone = last > 0 && this.#parts.file.attempt((store) => store.forget([from, last]))
      if (isDone !== true) return
      excess -= freed
      this.#parts.tally.keptBytes -= freed
    }
  }
}
