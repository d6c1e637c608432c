// Rounds by their numbers: each is stored once and in its place, live ones may overtake, what never comes is a hole.
import type { HoleReason } from '../../shared/api/enrolment.ts'
import type { AgentFrame, SeqRange } from '../../shared/protocol.ts'
import { hasNumber, without } from '../../shared/ranges.ts'
import type { Arrival } from './arrival.ts'
import { followMark } from './catch-up.ts'
import type { HostMemory } from './host-memory.ts'
import { ingestRound } from './ingest.ts'
import { isCommitted, type Mark, missingIn, NO_MARK, withRange } from './mark.ts'
import type { Memory } from './memory.ts'
import type { RawFrame } from './messages.ts'

type Frame<Type extends AgentFrame['type']> = Extract<AgentFrame, { type: Type }>
type Hole = Pick<Frame<'gone'>, 'counts' | 'fromAt' | 'toAt'> & { readonly reason: HoleReason }

/** Older ones stay unexplained. */
const UNEXPLAINED_KEPT = 100
const UNEXPLAINED: Hole = { reason: 'unexplained' }

/** False: nothing was taken, since it would leave more ranges behind the mark than one may have. */
export function deliverRound(
  memory: Memory,
  host: HostMemory,
  raw: RawFrame,
  { epoch, seq, round, lane }: Frame<'round'>,
): boolean {
  if (lane === 'backlog') memory.pending.hasBacklog = true
  const mark = host.marks.get(epoch) ?? NO_MARK
  if (!isCommitted(mark, seq)) {
    const { receivedAt } = raw
    const arrival = { host, round, receivedAt, epoch, seq, ...(lane === undefined ? {} : { lane }) }
    if (seq > mark.seq + 1 && (lane !== undefined || tellsGaps(host))) {
      // It says which rounds never come: what is missing before this one is on its way.
      const next = withRange(mark, [seq, seq])
      if (next === null) return false
      ingestRound(memory, { ...arrival, isAhead: true })
      setMark(memory, host, epoch, next, receivedAt)
    } else {
      if (seq > mark.seq + 1)
        passOver(memory, host, { epoch, range: [mark.seq + 1, seq - 1], at: receivedAt })
      ingestRound(memory, arrival)
      const passed = host.marks.get(epoch) ?? NO_MARK
      setMark(memory, host, epoch, withRange(passed, [seq, seq]) ?? passed, receivedAt)
    }
  } else takeBack(memory, { host, round, receivedAt: raw.receivedAt, epoch, seq, isStray: true })
  acknowledge(memory, host, raw.connection, epoch)
  return true
}

/** An agent that tells by what its machine is known tells gaps too; both came with the same version. */
function tellsGaps({ record }: HostMemory): boolean {
  return record.traits !== null
}

/** Nearly always it was stored before. If its number had been given up, it comes after all. */
function takeBack(memory: Memory, arrival: Arrival & { readonly epoch: string; readonly seq: number }): void {
  const { host, epoch, seq } = arrival
  const given = host.unexplained.get(epoch)
  if (given === undefined || !hasNumber(given, seq)) return
  ingestRound(memory, arrival)
  changeHole(memory, host, { epoch, range: [seq, seq], hole: null })
}

/** Rounds that will never come take their place in the order all the same. */
export function deliverGone(memory: Memory, host: HostMemory, raw: RawFrame, gone: Frame<'gone'>): boolean {
  const { epoch, fromSeq, toSeq } = gone
  const mark = host.marks.get(epoch) ?? NO_MARK
  const missing = missingIn(mark, [fromSeq, toSeq])
  if (missing.length > 0) {
    const next = withRange(mark, [fromSeq, toSeq])
    if (next === null) return false
    writeHoles(memory, host, { epoch, missing, at: raw.receivedAt, hole: gone })
    setMark(memory, host, epoch, next, raw.receivedAt)
  }
  if (host.unexplained.has(epoch)) changeHole(memory, host, { epoch, range: [fromSeq, toSeq], hole: gone })
  acknowledge(memory, host, raw.connection, epoch)
  return true
}

function changeHole(
  memory: Memory,
  host: HostMemory,
  { epoch, range, hole }: { readonly epoch: string; readonly range: SeqRange; readonly hole: Hole | null },
): void {
  const rest = (host.unexplained.get(epoch) ?? []).flatMap((given) => without(given, [range]))
  if (rest.length === 0) host.unexplained.delete(epoch)
  else host.unexplained.set(epoch, rest)
  const { reason, counts = {}, fromAt = null, toAt = null } = hole ?? UNEXPLAINED
  memory.pending.writes.push({
    kind: 'hole-changed',
    hostNum: host.record.num,
    epoch,
    fromSeq: range[0],
    toSeq: range[1],
    hole: hole === null ? null : { reason, counts, fromAt, toAt },
  })
}

/** Two heartbeats in a row say that nothing waits, and yet numbers are missing: they never come. */
export function noteEmptyOutbox(memory: Memory, host: HostMemory, at: number): void {
  const { epoch } = host
  const mark = epoch === null ? undefined : host.marks.get(epoch)
  if (epoch === null || mark === undefined || mark.ahead.length === 0) {
    host.stuckMark = null
    return
  }
  if (host.stuckMark !== mark) {
    host.stuckMark = mark
    return
  }
  host.stuckMark = null
  const last = mark.ahead.at(-1)?.[1] ?? mark.seq
  passOver(memory, host, { epoch, range: [mark.seq + 1, last], at })
}

function passOver(
  memory: Memory,
  host: HostMemory,
  { epoch, range, at }: { readonly epoch: string; readonly range: SeqRange; readonly at: number },
): void {
  const mark = host.marks.get(epoch) ?? NO_MARK
  const missing = missingIn(mark, range)
  writeHoles(memory, host, { epoch, missing, at, hole: UNEXPLAINED })
  host.unexplained.set(epoch, [...(host.unexplained.get(epoch) ?? []), ...missing].slice(-UNEXPLAINED_KEPT))
  setMark(memory, host, epoch, withRange(mark, range) ?? mark, at)
}

function writeHoles(
  memory: Memory,
  host: HostMemory,
  {
    epoch,
    missing,
    at,
    hole,
  }: {
    readonly epoch: string
    readonly missing: readonly SeqRange[]
    readonly at: number
    readonly hole: Hole
  },
): void {
  const hostNum = host.record.num
  for (const [index, [fromSeq, toSeq]] of missing.entries()) {
    memory.pending.writes.push({
      kind: 'hole',
      hostNum,
      epoch,
      fromSeq,
      toSeq,
      at,
      reason: hole.reason,
      // In parts, nobody knows which part holds what.
      counts: index === 0 ? (hole.counts ?? {}) : {},
      fromAt: hole.fromAt ?? null,
      toAt: hole.toAt ?? null,
    })
  }
  memory.pending.events.push({ type: 'host', hostId: host.record.id })
}

function setMark(memory: Memory, host: HostMemory, epoch: string, mark: Mark, at: number): void {
  host.marks.set(epoch, mark)
  memory.pending.dirtyMarks.set(`${host.record.num}/${epoch}`, { host, epoch })
  if (host.chains.size > 0) followMark(memory, host, { epoch, seq: mark.seq, at })
}

/** Told again of what is stored already, the agent needs the acknowledgement that it missed. */
function acknowledge(memory: Memory, host: HostMemory, connection: number, epoch: string): void {
  const mark = host.marks.get(epoch) ?? NO_MARK
  memory.pending.acks.set(`${connection}/${epoch}`, { connection, epoch, ...mark })
}
