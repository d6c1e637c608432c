// What waits, in order, out of file and memory; numbers that neither accounts for are gone.
import type { SeqRange } from '../shared/protocol.ts'
import type { Ranges } from '../shared/ranges.ts'
import type { OutboxFile } from './outbox-file.ts'
import { accountFor, type Gap, type Queued, type RangeContent } from './outbox-gaps.ts'
import type { OutboxMemory } from './outbox-memory.ts'

export type Queue = {
  readonly file: OutboxFile
  readonly memory: OutboxMemory
  readonly lastSeq: number
  /** The last number that a gap in the file has. */
  readonly lastGapSeq: number
  /** The highest number that was ever acknowledged. */
  readonly highSeq: number
  readonly isAllInMemory: boolean
}

/** At most `limit` of what the ranges hold; null while the file cannot be read. */
export function readQueue(queue: Queue, ranges: Ranges, limit: number): Queued[] | null {
  const queued: Queued[] = []
  for (const [first, last] of ranges) {
    for (let from = first; from <= last && queued.length < limit; ) {
      const content = contentOf(queue, [from, last], limit - queued.length)
      if (content === null) return queued.length > 0 ? queued : null
      queued.push(...accountFor(content))
      from = content.range[1] + 1
    }
  }
  return queued.slice(0, Math.max(limit, 0))
}

/** All that is known of the first part of a range. */
function contentOf(queue: Queue, [from, to]: SeqRange, limit: number): RangeContent | null {
  const { file, memory, lastSeq, lastGapSeq, highSeq, isAllInMemory } = queue
  const isAllHere = isAllInMemory || from >= (memory.rounds[0]?.seq ?? lastSeq + 1)
  const stored = isAllHere ? [] : file.attempt((store) => store.read([from, to], limit))
  if (stored === null) return null
  const rounds = [...stored, ...memory.read([from, to], limit - stored.length)]
  const hasGaps = !isAllHere && from <= lastGapSeq
  const written = hasGaps ? file.attempt((store) => store.gaps.within([from, to], limit)) : []
  if (written === null) return null
  const end = Math.min(
    to,
    rounds.length < limit ? to : (rounds.at(-1)?.seq ?? to),
    written.length < limit ? to : (written.at(-1)?.toSeq ?? to),
  )
  const gaps = [...written, ...memory.gapsWithin([from, to])]
  return {
    range: [from, end],
    rounds: rounds.filter(({ seq }) => seq <= end),
    gaps: gaps.filter(({ fromSeq }) => fromSeq <= end),
    lost: (fromSeq, toSeq) => lostBetween(fromSeq, toSeq, highSeq),
  }
}

/** Acknowledged before and deleted since, so it is the collector that lost them; or torn out of the file. */
function lostBetween(fromSeq: number, toSeq: number, highSeq: number): Gap[] {
  const nothing = { counts: {}, fromAt: null, toAt: null }
  const restored = {
    fromSeq,
    toSeq: Math.min(toSeq, highSeq),
    reason: 'collector-restored',
    ...nothing,
  } as const
  const damaged = { fromSeq: Math.max(fromSeq, highSeq + 1), toSeq, reason: 'damaged', ...nothing } as const
  return [restored, damaged].filter((gap) => gap.fromSeq <= gap.toSeq)
}
