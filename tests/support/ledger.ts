// A collector's memory of one host as a model: what is committed, what is gone, where the agent goes on.

import { AgentFrame } from '../../shared/protocol.ts'
import { type Ranges, without, withRange } from '../../shared/ranges.ts'

export type LedgerEntry =
  | { readonly kind: 'round'; readonly durationMs: number; readonly lane: string | undefined }
  | { readonly kind: 'gone'; readonly reason: string }

/** Complains about whatever an agent must not do: number a round anew, jump without a word, tell of it twice. */
export class Ledger {
  entries = new Map<number, LedgerEntry>()
  committedSeq = 0
  ahead: Ranges = []
  /** Numbers of rounds that were refused: to be told as gone, unless the next one in order goes past them before. */
  readonly refused = new Set<number>()
  readonly complaints: string[] = []

  /** Takes a frame as it was sent. */
  take(text: string): void {
    const frame = AgentFrame.parse(JSON.parse(text))
    if (frame.type === 'gone') this.#takeGone(frame)
    else if (frame.type === 'round') {
      const { seq, lane, round } = frame
      const known = this.entries.get(seq)
      if (known === undefined) this.entries.set(seq, { kind: 'round', durationMs: round.durationMs, lane })
      else if (known.kind === 'gone') this.complaints.push(`${seq} is gone and came nevertheless`)
      else if (known.durationMs !== round.durationMs) this.complaints.push(`${seq} is two rounds`)
      // On a lane, what is missing before it is still to come or to be told as gone.
      if (lane === undefined) this.#goOn(seq, seq)
      else this.#goAhead(seq)
    }
  }

  /** Refuses a round: it is the agent's to say that it is gone. */
  refuse(text: string): number | null {
    const frame = AgentFrame.parse(JSON.parse(text))
    if (frame.type !== 'round' || this.entries.has(frame.seq)) return null
    this.refused.add(frame.seq)
    return frame.seq
  }

  copy(): Ledger {
    const copy = new Ledger()
    copy.entries = new Map(this.entries)
    copy.committedSeq = this.committedSeq
    copy.ahead = this.ahead
    return copy
  }

  count(kind: LedgerEntry['kind'], reason?: string): number {
    return [...this.entries.values()].filter(
      (entry) =>
        entry.kind === kind && (reason === undefined || ('reason' in entry && entry.reason === reason)),
    ).length
  }

  #takeGone({ fromSeq, toSeq, reason, counts }: Extract<AgentFrame, { type: 'gone' }>): void {
    const told = Object.values(counts ?? {}).reduce((sum, rounds) => sum + rounds, 0)
    if (told > 0 && told !== toSeq - fromSeq + 1)
      this.complaints.push(`${fromSeq}-${toSeq} is ${told} rounds`)
    for (let seq = fromSeq; seq <= toSeq; seq += 1) {
      const known = this.entries.get(seq)
      if (known?.kind === 'round') this.complaints.push(`${seq} came and is said to be gone: ${reason}`)
      this.entries.set(seq, { kind: 'gone', reason })
    }
    this.#goOn(fromSeq, toSeq)
  }

  #goAhead(seq: number): void {
    if (seq > this.committedSeq) this.ahead = withRange(this.ahead, [seq, seq])
    if (this.ahead.length > 128) this.complaints.push(`${this.ahead.length} ranges ahead`)
    this.#goOn(this.committedSeq + 1, this.committedSeq)
  }

  #goOn(fromSeq: number, toSeq: number): void {
    for (const [from, to] of without([this.committedSeq + 1, fromSeq - 1], this.ahead)) {
      for (let seq = from; seq <= to; seq += 1) {
        if (this.entries.has(seq)) continue
        if (this.refused.has(seq)) this.entries.set(seq, { kind: 'gone', reason: 'refused' })
        else this.complaints.push(`${seq} was left out`)
      }
    }
    this.committedSeq = Math.max(this.committedSeq, toSeq)
    const rest = this.ahead.flatMap((range) => without(range, [[0, this.committedSeq]]))
    const isNext = rest[0]?.[0] === this.committedSeq + 1
    if (isNext) this.committedSeq = rest[0]?.[1] ?? 0
    this.ahead = isNext ? rest.slice(1) : rest
  }
}
