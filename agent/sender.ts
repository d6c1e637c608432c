// What goes out next on one connection: in order while little waits, on two lanes when a backlog does.
import { LIMITS } from '../shared/limits.ts'
import { hasNumber, type Ranges, without, withRange } from '../shared/ranges.ts'
import type { Outbox } from './outbox.ts'
import { lastSeqOf, type Queued } from './outbox-gaps.ts'

export type SenderParts = {
  readonly outbox: Outbox
  readonly epoch: string
  readonly committedSeq: number
  readonly ahead: Ranges
  readonly send: (text: string) => void
  readonly bufferedBytes: () => number
}

const WINDOW = 64
/** Places in the window that the backlog leaves to live rounds. */
const RESERVE = 16
/** More than so many waiting rounds are a backlog. */
const HANDFUL = 16
const MAX_BUFFERED_BYTES = 1024 * 1024
/** A live round goes out behind what the socket holds already, so the backlog fills it less. */
const MAX_BACKLOG_BYTES = 128 * 1024
/** A few below the limit: a live round that is refused breaks a range into two. */
const MAX_RANGES = LIMITS.aheadRanges - 8
const NOTHING_LEFT: Queued = { kind: 'round', seq: Number.POSITIVE_INFINITY, json: '' }

export class Sender {
  readonly #parts: SenderParts
  /** Sent and not acknowledged, in the order of sending. */
  readonly #onWay = new Map<number, 'live' | 'backlog'>()
  /** Everything up to here was sent or is committed. */
  #cursor: number
  /** Behind it: committed, or sent on the live lane. */
  #ahead: Ranges
  /** With two lanes: up to here the backlog lane has to come; what is behind goes on the live lane. */
  #liveSeq: number | null = null
  #newest: number[] = []

  constructor(parts: SenderParts) {
    this.#parts = parts
    this.#cursor = parts.committedSeq
    this.#ahead = parts.ahead
  }

  get onWay(): number {
    return this.#onWay.size
  }

  /** The one that the collector deals with first. */
  get firstOnWay(): number | null {
    return this.#onWay.keys().next().value ?? null
  }

  /** Sends what the window and the socket allow, live rounds before the backlog. */
  pump(): void {
    const { outbox } = this.#parts
    if (this.#liveSeq === null && outbox.waiting - this.#onWay.size > HANDFUL) this.#beginLanes()
    if (this.#liveSeq === null) {
      const due = this.#next(WINDOW - this.#onWay.size, MAX_BUFFERED_BYTES)
      for (const queued of due ?? []) this.#sendInOrder(queued)
      return
    }
    this.#pumpLive()
    this.#pumpBacklog()
  }

  /** False when it names what was never sent: then it is not believed. */
  acknowledge(seq: number, ahead: Ranges): boolean {
    const isSent = ([from, to]: readonly [number, number]) =>
      without([Math.max(from, this.#cursor + 1), to], this.#ahead).length === 0
    if (!isSent([1, seq]) || !ahead.every(isSent)) return false
    for (const one of this.#onWay.keys()) {
      if (one <= seq || hasNumber(ahead, one)) this.#onWay.delete(one)
    }
    return true
  }

  /** A gap takes the place of the round: at once when those before it went out, else when the backlog is there. */
  refused(seq: number): boolean {
    const { outbox } = this.#parts
    if (!this.#onWay.delete(seq)) return false
    const isRefused = outbox.refuse(seq)
    this.#ahead = this.#ahead.flatMap((range) => without(range, [[seq, seq]]))
    const [gap] = (isRefused && seq <= this.#cursor ? outbox.next(seq - 1, 1) : null) ?? []
    if (gap?.kind === 'gone' && gap.fromSeq === seq) this.#send(gap, '')
    return true
  }

  #beginLanes(): void {
    const { outbox } = this.#parts
    this.#liveSeq = outbox.lastSeq
    this.#newest = outbox.newest().filter((seq) => seq > this.#cursor)
  }

  /** The newest of each inspection, so that the present is known at once, then whatever comes up meanwhile. */
  #pumpLive(): void {
    const { outbox } = this.#parts
    while (this.#newest.length > 0 && this.#hasRoom(MAX_BUFFERED_BYTES)) {
      const seq = this.#newest.shift() ?? 0
      const round = hasNumber(this.#ahead, seq) ? null : outbox.round(seq)
      if (round !== null) this.#sendAhead(round)
    }
    const room = this.#newest.length > 0 ? 0 : WINDOW - this.#onWay.size
    for (const queued of outbox.next(this.#liveSeq ?? 0, room) ?? []) {
      if (!this.#hasRoom(MAX_BUFFERED_BYTES)) return
      // A gap is no news: the backlog lane tells it when it comes there.
      if (queued.kind === 'round' && !this.#sendAhead(queued)) return
      this.#liveSeq = lastSeqOf(queued)
    }
  }

  #pumpBacklog(): void {
    const liveSeq = this.#liveSeq ?? 0
    const room = Math.min(WINDOW - RESERVE - this.#backlogOnWay(), WINDOW - this.#onWay.size)
    const due = this.#next(room, MAX_BACKLOG_BYTES)
    for (const queued of due ?? []) {
      if (lastSeqOf(queued) > liveSeq) break
      if (!this.#hasRoom(MAX_BACKLOG_BYTES)) return
      this.#send(queued, ',"lane":"backlog"', true)
      this.#cursor = lastSeqOf(queued)
    }
    const isDone = due !== null && lastSeqOf(due.at(-1) ?? NOTHING_LEFT) > liveSeq
    if (isDone) this.#endLanes(liveSeq)
  }

  /** Everything before the live rounds went out: from here on all is in order again. */
  #endLanes(liveSeq: number): void {
    this.#cursor = Math.max(this.#cursor, liveSeq)
    this.#liveSeq = null
    this.#newest = []
    this.#ahead = []
  }

  /** Null when it is not the time, or nothing can be read. */
  #next(room: number, maxBuffered: number): Queued[] | null {
    if (room <= 0 || this.#parts.bufferedBytes() > maxBuffered) return null
    return this.#parts.outbox.next(this.#cursor, room, this.#ahead)
  }

  #sendInOrder(queued: Queued): void {
    this.#send(queued, '')
    this.#cursor = lastSeqOf(queued)
  }

  #sendAhead(queued: Extract<Queued, { kind: 'round' }>): boolean {
    const ahead = withRange(this.#ahead, [queued.seq, queued.seq])
    if (ahead.length > MAX_RANGES) return false
    this.#send(queued, ',"lane":"live"')
    this.#ahead = ahead
    return true
  }

  #send(queued: Queued, lane: string, isBacklog = false): void {
    const { epoch, outbox, send } = this.#parts
    const seq = lastSeqOf(queued)
    if (queued.kind === 'round') {
      send(`{"type":"round","epoch":"${epoch}","seq":${seq}${lane},"round":${queued.json}}`)
    } else {
      const { fromSeq, toSeq, reason, counts, fromAt, toAt } = queued
      const known = {
        ...(Object.keys(counts).length === 0 ? {} : { counts }),
        ...(fromAt === null ? {} : { fromAt }),
        ...(toAt === null ? {} : { toAt }),
      }
      send(JSON.stringify({ type: 'gone', epoch, fromSeq, toSeq, reason, ...known }))
    }
    this.#onWay.set(seq, isBacklog ? 'backlog' : 'live')
    outbox.lend(seq)
  }

  #hasRoom(maxBuffered: number): boolean {
    return this.#onWay.size < WINDOW && this.#parts.bufferedBytes() <= maxBuffered
  }

  #backlogOnWay(): number {
    let count = 0
    for (const lane of this.#onWay.values()) if (lane === 'backlog') count += 1
    return count
  }
}
