// Bounded queue on disk of rounds for the collector; it never throws into who appends, and accounts for every number.
import { randomBytes } from 'node:crypto'
import type { GoneReason, SeqRange } from '../shared/protocol.ts'
import { type Ranges, without } from '../shared/ranges.ts'
import type { Round } from '../shared/round.ts'
import { roundStatus } from '../shared/round.ts'
import { isAcknowledged, NOTHING_ACKNOWLEDGED, newIn, rangesOf, withAnswer } from './outbox-acknowledged.ts'
import { OutboxAge } from './outbox-age.ts'
import { type FileIncident, OutboxFile } from './outbox-file.ts'
import { gapsOf, type HeldRound, lastSeqOf, type Queued, type QueuedRound } from './outbox-gaps.ts'
import { OutboxMemory } from './outbox-memory.ts'
import { readQueue } from './outbox-reading.ts'
import { OutboxRoom } from './outbox-room.ts'
import type { Acknowledged, OutboxStore, Progress, StoredRound } from './outbox-store.ts'
import { bytesOf, OutboxTally } from './outbox-tally.ts'

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
  readonly #room: OutboxRoom
  #verdicts = new Map<string, string>()
  #dropped = new Map<string, number>()

  constructor(settings: OutboxSettings) {
    this.#settings = settings
    this.#age = new OutboxAge(settings.uptimeMs)
    this.#file = new OutboxFile({ ...settings, onOpen: (store) => this.#adopt(store) })
    this.#room = new OutboxRoom({
      ...settings,
      file: this.#file,
      tally: this.#tally,
      acknowledged: () => this.#acknowledged,
      isClosed: this.#isClosed,
      drop: (rounds, why) => this.#drop(rounds, why),
      recount: () => this.#recount(),
    })
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
    this.#file.openAgain(this.#lent.size > 0)
    for (const round of rounds) {
      this.#lastSeq += 1
      const stored = this.#toStored(round, this.#lastSeq)
      this.#memory.add(stored)
      this.#tally.add(stored.inspection, stored.bytes)
    }
    this.#flush()
    this.#room.tick(this.#progress())
    this.#room.make(this.#lastSeq)
    return this.#lastSeq
  }

  /**
   * What is to be sent behind a number, in order: rounds, and gaps in the place of those that will never come. What
   * the collector has is left out, and so is what `taken` names. Null while the file cannot be read, or is about to
   * be opened: its numbers are others, so what is on its way has to be answered first.
   */
  next(afterSeq: number, limit: number, taken: Ranges = []): Queued[] | null {
    if (this.#file.isDue) return null
    if (afterSeq >= this.#lastSeq) return []
    const given = readQueue(
      {
        file: this.#file,
        memory: this.#memory,
        lastSeq: this.#lastSeq,
        lastGapSeq: this.#lastGapSeq,
        highSeq: this.#acknowledged.highSeq,
        isAllInMemory: this.#file.store === null && this.#tally.rounds === this.#memory.rounds.length,
      },
      without([afterSeq + 1, this.#lastSeq], rangesOf(this.#acknowledged)).flatMap((range) =>
        without(range, taken),
      ),
      limit,
    )
    for (const one of given ?? []) this.#ownSeq = Math.max(this.#ownSeq, lastSeqOf(one))
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
    this.#noteDropped(this.#memory.trim(this.#isClosed), 'memory')
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
    this.#room.tickSoon()
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
    this.#room.tickSoon()
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
