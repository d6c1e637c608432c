// Numbers whose rounds will never come: joined while they are neighbours, and put in order among those that wait.
import type { GoneReason, SeqRange } from '../shared/protocol.ts'

export type Gap = {
  readonly fromSeq: number
  readonly toSeq: number
  readonly reason: GoneReason
  /** By inspection, as far as known. */
  readonly counts: Readonly<Record<string, number>>
  readonly fromAt: number | null
  readonly toAt: number | null
}

export type HeldRound = {
  readonly seq: number
  readonly bytes: number
  readonly inspection: string
  readonly observedAt: number
}

export type QueuedRound = { readonly kind: 'round'; readonly seq: number; readonly json: string }
export type Queued = QueuedRound | ({ readonly kind: 'gone' } & Gap)

/** The last number that something in the queue stands for. */
export function lastSeqOf(queued: Queued): number {
  return queued.kind === 'round' ? queued.seq : queued.toSeq
}

export function gapOf({ seq, inspection, observedAt }: HeldRound, reason: GoneReason): Gap {
  const counts = { [inspection]: 1 }
  return { fromSeq: seq, toSeq: seq, reason, counts, fromAt: observedAt, toAt: observedAt }
}

export function roundsIn({ counts }: Pick<Gap, 'counts'>): number {
  return Object.values(counts).reduce((sum, rounds) => sum + rounds, 0)
}

/** One gap out of two neighbours; the larger one gives its reason when they have two. */
export function joinGaps(first: Gap, second: Gap): Gap {
  const counts = { ...first.counts }
  for (const [inspection, rounds] of Object.entries(second.counts)) {
    counts[inspection] = (counts[inspection] ?? 0) + rounds
  }
  const larger = roundsIn(second) > roundsIn(first) ? second : first
  return {
    fromSeq: first.fromSeq,
    toSeq: second.toSeq,
    reason: larger.reason,
    counts,
    fromAt: pick(Math.min, first.fromAt, second.fromAt),
    toAt: pick(Math.max, first.toAt, second.toAt),
  }
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b)
}

/** Rounds that went for one reason, as few gaps as there are breaks in their numbers. */
export function gapsOf(rounds: readonly HeldRound[], reason: GoneReason): Gap[] {
  const gaps: Gap[] = []
  for (const round of [...rounds].sort((a, b) => a.seq - b.seq)) {
    const last = gaps.at(-1)
    const gap = gapOf(round, reason)
    if (last?.toSeq === round.seq - 1) gaps[gaps.length - 1] = joinGaps(last, gap)
    else gaps.push(gap)
  }
  return gaps
}

/** The part of a gap that lies in a range. Of a part, counts are known only when all were of one inspection. */
export function clipGap(gap: Gap, [from, to]: SeqRange): Gap {
  const fromSeq = Math.max(gap.fromSeq, from)
  const toSeq = Math.min(gap.toSeq, to)
  if (fromSeq === gap.fromSeq && toSeq === gap.toSeq) return gap
  const [only, ...others] = Object.keys(gap.counts)
  const counts = only === undefined || others.length > 0 ? {} : { [only]: toSeq - fromSeq + 1 }
  return { ...gap, fromSeq, toSeq, counts }
}

export type RangeContent = {
  readonly range: SeqRange
  /** Ascending; with `gaps`, all that is known of the range. */
  readonly rounds: readonly QueuedRound[]
  readonly gaps: readonly Gap[]
  /** What is to be said of numbers that nothing accounts for. */
  readonly lost: (fromSeq: number, toSeq: number) => readonly Gap[]
}

/** Every number of the range, exactly once, in order. */
export function accountFor({ range, rounds, gaps, lost }: RangeContent): Queued[] {
  const queued: Queued[] = []
  let next = range[0]
  const pass = (upTo: number) => {
    if (next <= upTo) queued.push(...lost(next, upTo).map((gap) => ({ kind: 'gone' as const, ...gap })))
  }
  const known = [...rounds, ...gaps.map((gap) => ({ kind: 'gone' as const, ...clipGap(gap, range) }))]
  known.sort((a, b) => lastSeqOf(a) - lastSeqOf(b))
  for (const one of known) {
    pass((one.kind === 'round' ? one.seq : one.fromSeq) - 1)
    queued.push(one)
    next = lastSeqOf(one) + 1
  }
  pass(range[1])
  return queued
}
