// Bounded queue on disk of rounds for the collector; it never throws into who appends, and accounts for every number.
import { randomBytes } from 'node:crypto'
import type { GoneReason, SeqRange } from '../shared/protocol.ts'
import type { Round } from '../shared/round.ts'
import { roundStatus } from '../shared/round.ts'
import { isAcknowledged, NOTHING_ACKNOWLEDGED, newIn, rangesOf, withAnswer } from './outbox-acknowledged.ts'
import { OutboxAge } from './outbox-age.ts'
import { type FileIncident, OutboxFile } from './outbox-file.ts'
import {
  accountFor,
  type Gap,
  gapsOf,
  type HeldRound,
  lastSeqOf,
  type Queued,
  type QueuedRound,
  type RangeContent,
} from './outbox-gaps.ts'
import { OutboxMemory } from './outbox-memory.ts'
import type { Acknowledged, OutboxStore, Progress, StoredRound } from './outbox-store.ts'
import { bytesOf, OutboxTally } from './outbox-tally.ts'
import { type Ranges, without } from './ranges.ts'

export type OutboxIncident =
  | FileIncident
  | {
      readonly kind: 'dropped'
      readonly rounds: number
      readonly why: GoneReason
      readonly counts: Readonly<Record<string, number>>
    }
  /** The collector has less than it had acknowledged: it was restored from a backup. */
  | { readonly kind: 'went-back'; readonly fromSeq: number; readonly toSeq: number }

export type OutboxSettings = {
  readonly path: string
  readonly hostId: string
  readonly maxBytes: number
  readonly maxAgeMs: number
  /** How long acknowledged rounds stay for a collector that is restored from a backup; a quarter of maxBytes at most. */
  readonly keepAcknowledgedMs: number
  readonly now: () => number
  /** Goes evenly, also while the machine sleeps. */
  readonly uptimeMs?: () => number
  readonly report: (incident: OutboxIncident) => void
}

export type OutboxSize = { readonly rounds: number; readonly bytes: number; readonly dropped: number }

const BATCH = 5_000
const KEPT_SHARE = 0.25
const LONGEST_TICK_MS = 600_000
/** Acknowledgements are written along with the next round; so many may be behind without one. */
const UNWRITTEN_ACKS = 256
const ALL: SeqRange = [0, Number.MAX_SAFE_INTEGER]

export class Outbox {
  readonly #settings: OutboxSettings
  readonly #memory = new OutboxMemory()
  readonly #file: OutboxFile
  readonly #age: OutboxAge
  readonly #tally = new OutboxTally()
  #epoch = newEpoch()
  #lastSeq = 0
  /** The highest number that this process knows to be its own: found at opening, or handed out since. */
  #ownSeq = 0
  #acknowledged = NOTHING_ACKNOWLEDGED
  #writtenAckedSeq = 0
  #writtenAt = 0
  #lastGapSeq = 0
  /** On their way: the collector may have them, so they are not dropped before it has said so. */
  readonly #lent = new Set<number>()
  #tickedAt = Number.NEGATIVE_INFINITY
  #verdicts = new Map<string, string>()
  #dropped = new Map<string, number>()

  constructor(settings: OutboxSettings) {
    this.#settings = settings
    this.#age = new OutboxAge(settings.uptimeMs)
    this.#file = new OutboxFile({ ...settings, onOpen: (store) => this.#adopt(store) })
    this.#file.open()
  }

  /** Changes when the numbers start again; whoever is in the middle of sending has to introduce itself anew. */
  get epoch(): string {
    return this.#epoch
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /** When the file was last written to by an earlier process, by the wall clock then; 0 when it is new. */
  get writtenAt(): number {
    return this.#writtenAt
  }

  /** Rounds that are not acknowledged. */
  get waiting(): number {
    return this.#tally.rounds
  }

  /** Stored on disk when this returns, or in memory while the disk refuses. Gives back the last round's number. */
  append(rounds: readonly Round[]): number {
    this.#file.openAgain()
    for (const round of rounds) {
      this.#lastSeq += 1
      const stored = this.#toStored(round, this.#lastSeq)
      this.#memory.add(stored)
      this.#tally.add(stored.inspection, stored.bytes)
    }
    this.#flush()
    this.#tick()
    this.#makeRoom()
    return this.#lastSeq
  }

  /**
   * What is to be sent behind a number, in order: rounds, and gaps in the place of those that will never come. What
   * the collector has is left out, and so is what `taken` names. Null while the file cannot be read.
   */
  next(afterSeq: number, limit: number, taken: Ranges = []): Queued[] | null {
    const queued: Queued[] = []
    if (afterSeq >= this.#lastSeq) return queued
    const ranges = without([afterSeq + 1, this.#lastSeq], rangesOf(this.#acknowledged)).flatMap((range) =>
      without(range, taken),
    )
    for (const [first, last] of ranges) {
      for (let from = first; from <= last && queued.length < limit; ) {
        const content = this.#contentOf([from, last], limit - queued.length)
        if (content === null) return queued.length > 0 ? queued : null
        queued.push(...accountFor(content))
        from = content.range[1] + 1
      }
    }
    const given = queued.slice(0, Math.max(limit, 0))
    for (const one of given) this.#ownSeq = Math.max(this.#ownSeq, lastSeqOf(one))
    return given
  }

  /** Numbers of the newest waiting round of each inspection, ascending. */
  newest(): number[] {
    const inMemory = new Map(this.#memory.rounds.map(({ inspection, seq }) => [inspection, seq]))
    const stored = this.#file.attempt((store) => store.newest(this.#acknowledged.seq)) ?? []
    return [...stored, ...inMemory.values()].filter((seq) => !isAcknowledged(this.#acknowledged, seq))
  }

  /** A round that still waits. */
  round(seq: number): QueuedRound | null {
    const found = this.#memory.find(seq)
    if (found !== null) return { kind: 'round', seq, json: found.json }
    return this.#file.attempt((store) => store.read([seq, seq], 1))?.[0] ?? null
  }

  /** It is on its way. */
  lend(seq: number): void {
    this.#lent.add(seq)
    this.#ownSeq = Math.max(this.#ownSeq, seq)
  }

  /** Everything up to this number is committed at the collector, and what `ahead` names. */
  acknowledge(seq: number, ahead: Ranges = []): void {
    const before = this.#acknowledged
    if (seq <= before.seq && ahead.length === 0) return
    this.#acknowledged = withAnswer(before, seq, ahead)
    const fresh = newIn(this.#acknowledged, before)
    if (fresh.length === 0) return
    for (const one of this.#lent) if (isAcknowledged(this.#acknowledged, one)) this.#lent.delete(one)
    const epoch = this.#epoch
    for (const range of fresh) {
      this.#countAcknowledged(range)
      // The file was torn: what it held has other numbers now.
      if (this.#epoch !== epoch) return
    }
    if (this.#acknowledged.seq - this.#writtenAckedSeq > UNWRITTEN_ACKS) this.#writeProgress()
  }

  /** The collector will never take this round: a gap stands in its place, and it is counted. False: no such round. */
  refuse(seq: number): boolean {
    if (isAcknowledged(this.#acknowledged, seq)) return false
    this.#lent.delete(seq)
    const round = this.#memory.find(seq) ?? this.#file.attempt((store) => store.held([seq, seq], 1))?.[0]
    if (round !== undefined) this.#drop([round], 'refused')
    return round !== undefined
  }

  /**
   * What the collector says is committed, when a connection begins. More than this process can have sent means that
   * numbers were used twice (an older copy of the file, or a crash while the disk was full): then what it has is
   * acknowledged by the old numbers and the rest begins a new epoch. Less than it had acknowledged means that it was
   * restored from a backup: then the queue goes back to where the collector is.
   */
  reconcile(committedSeq: number, ahead: Ranges = []): 'same-epoch' | 'new-epoch' {
    this.#lent.clear()
    if (Math.max(committedSeq, ahead.at(-1)?.[1] ?? 0) > this.#ownSeq) {
      const own = without(
        [1, this.#ownSeq],
        without([1, this.#ownSeq], rangesOf({ seq: committedSeq, ahead })),
      )
      const isWhole = own[0]?.[0] === 1
      this.acknowledge(isWhole ? (own[0]?.[1] ?? 0) : 0, isWhole ? own.slice(1) : own)
      this.#renumber()
      return 'new-epoch'
    }
    const said = withAnswer(NOTHING_ACKNOWLEDGED, committedSeq, ahead)
    if (newIn(this.#acknowledged, said).length > 0) this.#goBack(said)
    else this.acknowledge(committedSeq, ahead)
    return 'same-epoch'
  }

  /** What waits; acknowledged rounds that are only kept do not count. */
  size(): OutboxSize {
    let dropped = 0
    for (const rounds of this.#dropped.values()) dropped += rounds
    return { rounds: this.#tally.rounds, bytes: this.#tally.bytes, dropped }
  }

  details() {
    return {
      droppedByInspection: Object.fromEntries(this.#dropped),
      keptBytes: this.#tally.keptBytes,
      inMemory: this.#memory.size().rounds,
      isWritable: this.#file.isWritable,
    }
  }

  close(): void {
    if (this.#writtenAckedSeq !== this.#acknowledged.seq) this.#writeProgress()
    this.#file.close()
  }

  #toStored(round: Round, seq: number): StoredRound {
    const json = JSON.stringify(round)
    const verdict = `${round.outcome} ${roundStatus(round)} ${round.findings.map((f) => `${f.item} ${f.status}`).join('\n')}`
    const isChange = this.#verdicts.get(round.inspection) !== verdict
    if (isChange) this.#verdicts.set(round.inspection, verdict)
    const isKept = isChange || round.events.length > 0 || round.requestId !== undefined
    const { inspection, observedAt } = round
    const bytes = Buffer.byteLength(json)
    return { seq, inspection, observedAt, bytes, isKept, verdict: isChange ? verdict : null, json }
  }

  #progress(): Progress {
    return {
      lastSeq: this.#lastSeq,
      acknowledged: this.#acknowledged,
      agingAt: this.#age.now(),
      wallAt: this.#settings.now(),
    }
  }

  #writeProgress(): void {
    const progress = this.#progress()
    // Numbers of rounds that only memory holds are not the file's to promise.
    const lastSeq = (this.#memory.rounds[0]?.seq ?? this.#lastSeq + 1) - 1
    const isWritten = this.#file.attempt((store) => store.write({ ...progress, lastSeq }))
    if (isWritten) this.#writtenAckedSeq = progress.acknowledged.seq
  }

  readonly #isClosed = (seq: number) => this.#lent.has(seq) || isAcknowledged(this.#acknowledged, seq)

  #flush(): void {
    const { store } = this.#file
    if (this.#writeMemory()) return
    // A store that turned out to be damaged was replaced meanwhile by a new one, which can take it all.
    if (this.#file.store !== store && this.#writeMemory()) return
    this.#noteDropped(this.#memory.trim(), 'memory')
  }

  #writeMemory(): boolean {
    const { rounds, gaps } = this.#memory
    const progress = this.#progress()
    const isWritten = this.#file.attempt((store) =>
      store.insert(rounds, gaps, { ...progress, isClosed: this.#isClosed }),
    )
    if (isWritten !== true) return false
    this.#lastGapSeq = Math.max(this.#lastGapSeq, gaps.at(-1)?.toSeq ?? 0)
    this.#memory.clear()
    this.#writtenAckedSeq = progress.acknowledged.seq
    this.#file.noteWritten()
    if (this.#tally.isDoubtful) this.#recount()
    return true
  }

  /** All that is known of the first part of a range; null while the file cannot be read. */
  #contentOf([from, to]: SeqRange, limit: number): RangeContent | null {
    const memoryFrom = this.#memory.rounds[0]?.seq ?? this.#lastSeq + 1
    const isAllHere =
      from >= memoryFrom || (this.#file.store === null && this.#tally.rounds === this.#memory.rounds.length)
    const stored = isAllHere ? [] : this.#file.attempt((store) => store.read([from, to], limit))
    if (stored === null) return null
    const rounds = [...stored, ...this.#memory.read([from, to], limit - stored.length)]
    const hasGaps = !isAllHere && from <= this.#lastGapSeq
    const written = hasGaps ? this.#file.attempt((store) => store.gaps.within([from, to], limit)) : []
    if (written === null) return null
    const end = Math.min(
      to,
      rounds.length < limit ? to : (rounds.at(-1)?.seq ?? to),
      written.length < limit ? to : (written.at(-1)?.toSeq ?? to),
    )
    const gaps = [...written, ...this.#memory.gapsWithin([from, to])]
    return {
      range: [from, end],
      rounds: rounds.filter(({ seq }) => seq <= end),
      gaps: gaps.filter(({ fromSeq }) => fromSeq <= end),
      lost: (fromSeq, toSeq) => this.#lost(fromSeq, toSeq),
    }
  }

  /** Acknowledged before and deleted since; or torn out of the file. */
  #lost(fromSeq: number, toSeq: number): Gap[] {
    const high = this.#acknowledged.highSeq
    const nothing = { counts: {}, fromAt: null, toAt: null }
    const restored = {
      fromSeq,
      toSeq: Math.min(toSeq, high),
      reason: 'collector-restored',
      ...nothing,
    } as const
    const damaged = { fromSeq: Math.max(fromSeq, high + 1), toSeq, reason: 'damaged', ...nothing } as const
    return [restored, damaged].filter((gap) => gap.fromSeq <= gap.toSeq)
  }

  #countAcknowledged(range: SeqRange): void {
    for (const { inspection, bytes } of this.#memory.deleteWithin(range))
      this.#tally.remove(inspection, bytes)
    const stored = this.#file.attempt((store) => store.tally(range))
    if (stored === null) this.#tally.isDoubtful = true
    for (const [inspection, { rounds, bytes }] of stored ?? []) {
      this.#tally.remove(inspection, bytes, rounds)
      this.#tally.keptBytes += bytes
    }
  }

  #recount(): void {
    const ranges = without([this.#acknowledged.seq + 1, ALL[1]], this.#acknowledged.ahead)
    const counted = this.#file.attempt((store) => ({
      all: store.tally(ALL),
      waiting: ranges.map((range) => store.tally(range)),
    }))
    if (counted === null) return
    const waitingBytes = counted.waiting.reduce((sum, tally) => sum + bytesOf(tally), 0)
    this.#tally.reset(bytesOf(counted.all) - waitingBytes, counted.waiting)
    for (const { inspection, bytes } of this.#memory.rounds) this.#tally.add(inspection, bytes)
  }

  /** Now and then: what waited too long goes, and what is kept for a restored collector long enough. */
  #tick(): void {
    const { maxAgeMs, keepAcknowledgedMs } = this.#settings
    const tickMs = Math.min(LONGEST_TICK_MS, maxAgeMs / 48)
    const progress = this.#progress()
    if (progress.agingAt - this.#tickedAt < tickMs) return
    this.#tickedAt = progress.agingAt
    const oldestAt = progress.agingAt - Math.max(maxAgeMs, keepAcknowledgedMs)
    const due = this.#file.attempt((store) => {
      store.mark(progress, oldestAt)
      const kept = store.markAt(progress.agingAt - keepAcknowledgedMs)
      if (kept.ackedSeq > 0) store.forget([0, Math.min(kept.ackedSeq, this.#acknowledged.seq)])
      return { lastSeq: store.markAt(progress.agingAt - maxAgeMs).lastSeq, isForgotten: kept.ackedSeq > 0 }
    })
    if (due?.isForgotten) this.#recount()
    if (due) this.#dropOlder(due.lastSeq)
  }

  #dropOlder(seq: number): void {
    const from = this.#acknowledged.seq + 1
    if (seq < from) return
    const old = this.#file.attempt((store) => store.held([from, seq], BATCH)) ?? []
    this.#drop(
      old.filter((round) => !this.#isClosed(round.seq)),
      'outbox-age',
    )
  }

  /** Frees a little more than it must, since finding what to drop reads the whole queue. */
  #makeRoom(): void {
    const { maxBytes } = this.#settings
    const { bytes, keptBytes } = this.#tally
    if (keptBytes > maxBytes * KEPT_SHARE) this.#forget(keptBytes - maxBytes * KEPT_SHARE * 0.9)
    if (bytes + this.#tally.keptBytes <= maxBytes) return
    this.#forget(bytes + this.#tally.keptBytes - maxBytes * 0.95)
    if (bytes + this.#tally.keptBytes <= maxBytes) return
    let excess = bytes + this.#tally.keptBytes - Math.floor(maxBytes * 0.95)
    const candidates = this.#file.attempt((store) => store.droppable(this.#acknowledged.seq, BATCH)) ?? []
    const chosen = candidates.filter((round) => {
      const isChosen = excess > 0 && round.seq !== this.#lastSeq && !this.#isClosed(round.seq)
      if (isChosen) excess -= round.bytes
      return isChosen
    })
    this.#drop(chosen, 'outbox-bytes')
  }

  /** Acknowledged rounds, the oldest first: no loss, so nothing is counted. */
  #forget(bytesToFree: number): void {
    let excess = Math.min(bytesToFree, this.#tally.keptBytes)
    for (const [from, to] of rangesOf(this.#acknowledged)) {
      if (excess <= 0) return
      const held = this.#file.attempt((store) => store.held([from, to], BATCH)) ?? []
      let last = 0
      let freed = 0
      for (const { seq, bytes } of held) {
        if (freed >= excess) break
        last = seq
        freed += bytes
      }
      const isDone = last > 0 && this.#file.attempt((store) => store.forget([from, last]))
      if (isDone !== true) return
      excess -= freed
      this.#tally.keptBytes -= freed
    }
  }

  #drop(rounds: readonly HeldRound[], why: GoneReason): void {
    const inMemory = rounds.filter(({ seq }) => this.#memory.find(seq) !== null)
    const inFile = rounds.filter((round) => !inMemory.includes(round))
    this.#memory.delete(inMemory)
    for (const gap of gapsOf(inMemory, why)) this.#memory.addGap(gap)
    this.#noteDropped(inMemory, why)
    if (inFile.length === 0) return
    const gaps = gapsOf(inFile, why)
    const isDone = this.#file.attempt((store) => store.drop(inFile, gaps, this.#isClosed))
    if (isDone !== true) return
    this.#lastGapSeq = Math.max(this.#lastGapSeq, gaps.at(-1)?.toSeq ?? 0)
    this.#noteDropped(inFile, why)
  }

  #noteDropped(rounds: readonly HeldRound[], why: GoneReason): void {
    if (rounds.length === 0) return
    const counts: Record<string, number> = {}
    for (const { inspection, bytes } of rounds) {
      counts[inspection] = (counts[inspection] ?? 0) + 1
      this.#tally.remove(inspection, bytes)
    }
    this.#countDropped(counts)
    this.#settings.report({ kind: 'dropped', rounds: rounds.length, why, counts })
  }

  #countDropped(counts: Readonly<Record<string, number>>): void {
    for (const [inspection, rounds] of Object.entries(counts))
      this.#dropped.set(inspection, (this.#dropped.get(inspection) ?? 0) + rounds)
  }

  /** The collector was restored: what is still here is sent again, what is not is told as gone. */
  #goBack(said: Acknowledged): void {
    const { seq, highSeq } = this.#acknowledged
    this.#acknowledged = { ...said, highSeq: Math.max(highSeq, seq) }
    this.#settings.report({ kind: 'went-back', fromSeq: seq, toSeq: said.seq })
    this.#recount()
    this.#writeProgress()
  }

  #renumber(): void {
    this.#writeMemory()
    const stored = this.#file.attempt((store) => store.renumber(this.#acknowledged))
    // A disk that does not take the new numbers: the file keeps its epoch, and the next connection tries again.
    if (stored === null && this.#file.store !== null) return
    this.#epoch = this.#file.store?.epoch ?? newEpoch()
    this.#lastSeq = this.#memory.renumber(stored ?? 0)
    this.#ownSeq = this.#lastSeq
    this.#acknowledged = NOTHING_ACKNOWLEDGED
    this.#writtenAckedSeq = 0
    this.#lastGapSeq = this.#file.attempt((store) => store.gaps.lastSeq()) ?? 0
    this.#lent.clear()
    this.#tickedAt = Number.NEGATIVE_INFINITY
    this.#recount()
  }

  #adopt(store: OutboxStore): void {
    const lost = this.#lostWithFile()
    const { lastSeq, acknowledged, ...clocks } = store.progress()
    const lostRounds = Object.values(lost).reduce((sum, rounds) => sum + rounds, 0)
    this.#epoch = store.epoch
    this.#acknowledged = acknowledged
    this.#writtenAckedSeq = acknowledged.seq
    this.#lastGapSeq = store.gaps.lastSeq()
    this.#lent.clear()
    this.#writtenAt = clocks.wallAt
    this.#age.resume(clocks, this.#settings.now())
    this.#tickedAt = Number.NEGATIVE_INFINITY
    this.#verdicts = store.verdicts()
    this.#dropped = store.carryDropped(this.#dropped, this.#memory.gaps)
    this.#lastSeq = this.#memory.renumber(lastSeq + lostRounds)
    this.#ownSeq = lastSeq
    if (lostRounds > 0) {
      const numbers = { fromSeq: lastSeq + 1, toSeq: lastSeq + lostRounds }
      this.#memory.addGap({ ...numbers, reason: 'damaged', counts: lost, fromAt: null, toAt: null })
      this.#countDropped(lost)
      this.#settings.report({ kind: 'dropped', rounds: lostRounds, why: 'damaged', counts: lost })
    }
    this.#recount()
  }

  /** What waited in a file that had to be put aside while this process knew what was in it. */
  #lostWithFile(): Record<string, number> {
    const lost = new Map(this.#tally.byInspection())
    for (const { inspection } of this.#memory.rounds) lost.set(inspection, (lost.get(inspection) ?? 0) - 1)
    return Object.fromEntries([...lost].filter(([, rounds]) => rounds > 0))
  }
}

function newEpoch(): string {
  return randomBytes(8).toString('hex')
}
