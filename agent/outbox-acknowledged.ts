// What the collector has of this epoch: arithmetic on the answers that it gives.
import type { SeqRange } from '../shared/protocol.ts'
import { hasNumber, type Ranges, without, withRange } from '../shared/ranges.ts'
import type { Acknowledged } from './outbox-store.ts'

export const NOTHING_ACKNOWLEDGED: Acknowledged = { seq: 0, ahead: [], highSeq: 0 }

export function rangesOf({ seq, ahead }: Pick<Acknowledged, 'seq' | 'ahead'>): Ranges {
  return seq > 0 ? withRange(ahead, [1, seq]) : ahead
}

export function isAcknowledged({ seq, ahead }: Acknowledged, one: number): boolean {
  return one <= seq || hasNumber(ahead, one)
}

/** Together with what another answer names. */
export function withAnswer(before: Acknowledged, seq: number, ahead: Ranges): Acknowledged {
  let ranges = rangesOf(before)
  for (const range of rangesOf({ seq, ahead })) ranges = withRange(ranges, range)
  const isWhole = ranges[0]?.[0] === 1
  const upTo = isWhole ? (ranges[0]?.[1] ?? 0) : 0
  const highSeq = Math.max(before.highSeq, ranges.at(-1)?.[1] ?? 0)
  return { seq: upTo, ahead: isWhole ? ranges.slice(1) : ranges, highSeq }
}

/** The numbers that the one has and the other does not. */
export function newIn(after: Acknowledged, before: Acknowledged): SeqRange[] {
  const known = rangesOf(before)
  return rangesOf(after).flatMap((range) => without(range, known))
}
