// Bounded queue on disk of rounds that the collector has not acknowledged; it never throws into who appends.
import { randomBytes } from 'node:crypto'
import type { Round } from '../shared/round.ts'
import { roundStatus } from '../shared/round.ts'
import { type FileIncident, OutboxFile } from './outbox-file.ts'
import { OutboxMemory } from './outbox-memory.ts'
import type { HeldRound, OutboxStore, StoredRound } from './outbox-store.ts'

export type OutboxIncident =
  | FileIncident
  | { readonly kind: 'dropped'; readonly rounds: number; readonly why: 'bytes' | 'age' | 'memory' }

export type OutboxSettings = {
  readonly path: string
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly now: () => number
  readonly report: (incident: OutboxIncident) => void
}

export type QueuedRound = { readonly seq: number; readonly json: string }
export type OutboxSize = { readonly rounds: number; readonly bytes: number; readonly dropped: number }

/** How far the clock that ages rounds may follow the wall clock at one append; a leap must not empty the outbox. */
const AGING_STEP_MS = 3_600_000
const DROP_BATCH = 5_000

export class Outbox {
  readonly #settings: OutboxSettings
  readonly #memory = new OutboxMemory()
  readonly #file: OutboxFile
  #epoch = randomBytes(8).toString('hex')
  #lastSeq = 0
  /** The highest number that this process knows to be its own: found at opening, or handed out since. */
  #ownSeq = 0
  #ackedSeq = 0
  /** Behind `ackedSeq` while the disk refuses to delete. */
  #deletedSeq = 0
  #rounds = 0
  #bytes = 0
  #agingAt: number
  #verdicts = new Map<string, string>()
  #dropped = new Map<string, number>()

  constructor(settings: OutboxSettings) {
    this.#settings = settings
    this.#agingAt = settings.now()
    this.#file = new OutboxFile({ ...settings, onOpen: (store) => this.#adopt(store) })
    this.#file.open()
  }

  /** Changes when the numbers start again; whoever is in the middle of sending has to introduce itself anew. */
  get epoch(): string {
    return this.#epoch
  }

  /** Stored on disk when this returns, or in memory while the disk refuses. Gives back the last round's number. */
  append(rounds: readonly Round[]): number {
    this.#file.openAgain()
    for (const round of rounds) {
      this.#lastSeq += 1
      const stored = this.#toStored(round, this.#lastSeq)
      this.#verdicts.set(round.inspection, stored.verdict)
      this.#memory.add(stored)
    }
    this.#flush()
    this.#deleteAcknowledged()
    this.#age()
    this.#shrink()
    return this.#lastSeq
  }

  /** Rounds behind a number, oldest first. */
  peek(afterSeq: number, limit: number): QueuedRound[] {
    const after = Math.max(afterSeq, this.#ackedSeq)
    const stored = this.#file.attempt((store) => store.after(after, limit)) ?? []
    const queued = [...stored, ...this.#memory.after(after, limit - stored.length)]
    this.#ownSeq = Math.max(this.#ownSeq, queued.at(-1)?.seq ?? 0)
    return queued
  }

  /** Everything up to this number is committed at the collector. */
  acknowledge(seq: number): void {
    if (seq <= this.#ackedSeq) return
    this.#ackedSeq = seq
    this.#memory.deleteUpTo(seq)
    this.#deleteAcknowledged()
  }

  /** The collector will never take this round: it is dropped and counted. */
  refuse(seq: number): void {
    const round = this.#memory.find(seq) ?? this.#file.attempt((store) => store.find(seq))
    if (round !== null) this.#drop([round])
  }

  /**
   * What the collector says is committed, when a connection begins. More than this process can have sent means that
   * numbers were used twice (an older copy of the file, or a crash while the disk was full): then what it has is
   * acknowledged by the old numbers and the rest begins a new epoch.
   */
  reconcile(committedSeq: number): 'same-epoch' | 'new-epoch' {
    if (committedSeq <= this.#ownSeq) {
      this.acknowledge(committedSeq)
      return 'same-epoch'
    }
    this.acknowledge(this.#ownSeq)
    this.#renumber()
    return 'new-epoch'
  }

  size(): OutboxSize {
    let dropped = 0
    for (const rounds of this.#dropped.values()) dropped += rounds
    const { rounds, bytes } = this.#memory.size()
    return { rounds: this.#rounds + rounds, bytes: this.#bytes + bytes, dropped }
  }

  droppedByInspection(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#dropped)
  }

  close(): void {
    this.#file.close()
  }

  #toStored(round: Round, seq: number): StoredRound {
    const json = JSON.stringify(round)
    const verdict = `${round.outcome} ${roundStatus(round)} ${round.findings.map((f) => `${f.item} ${f.status}`).join('\n')}`
    const isChange = this.#verdicts.get(round.inspection) !== verdict
    const isKept = isChange || round.events.length > 0 || round.requestId !== undefined
    const { inspection, observedAt } = round
    return { seq, inspection, observedAt, bytes: Buffer.byteLength(json), isKept, verdict, json }
  }

  #flush(): void {
    const { store } = this.#file
    if (this.#writeMemory()) return
    // A store that turned out to be damaged was replaced meanwhile by a new one, which can take it all.
    if (this.#file.store !== store && this.#writeMemory()) return
    const gone = this.#memory.trim()
    for (const { inspection } of gone) this.#countDrop(inspection)
    if (gone.length > 0) this.#settings.report({ kind: 'dropped', rounds: gone.length, why: 'memory' })
  }

  #writeMemory(): boolean {
    const rounds = this.#memory.all()
    const isWritten = this.#file.attempt((store) => {
      store.insert(rounds, this.#lastSeq)
      return true
    })
    if (isWritten !== true) return false
    this.#rounds += rounds.length
    for (const { bytes } of rounds) this.#bytes += bytes
    this.#memory.clear()
    this.#file.noteWritten()
    return true
  }

  #deleteAcknowledged(): void {
    if (this.#deletedSeq === this.#ackedSeq) return
    const seq = this.#ackedSeq
    const gone = this.#file.attempt((store) => store.deleteUpTo(seq))
    if (gone === null) return
    this.#deletedSeq = seq
    this.#rounds -= gone.rounds
    this.#bytes -= gone.bytes
  }

  #age(): void {
    this.#agingAt = Math.min(this.#settings.now(), this.#agingAt + AGING_STEP_MS)
    const before = this.#agingAt - this.#settings.maxAgeMs
    const old = this.#file.attempt((store) => store.olderThan(before, DROP_BATCH)) ?? []
    if (old.length > 0 && this.#drop(old))
      this.#settings.report({ kind: 'dropped', rounds: old.length, why: 'age' })
  }

  /** Frees a little more than it must, since finding what to drop reads the whole queue. */
  #shrink(): void {
    if (this.#bytes <= this.#settings.maxBytes) return
    let excess = this.#bytes - Math.floor(this.#settings.maxBytes * 0.95)
    const candidates = this.#file.attempt((store) => store.droppable(DROP_BATCH)) ?? []
    const chosen = candidates.filter(({ seq, bytes }) => {
      const isChosen = excess > 0 && seq !== this.#lastSeq
      if (isChosen) excess -= bytes
      return isChosen
    })
    if (chosen.length > 0 && this.#drop(chosen)) {
      this.#settings.report({ kind: 'dropped', rounds: chosen.length, why: 'bytes' })
    }
  }

  #drop(rounds: readonly HeldRound[]): boolean {
    const inMemory = new Set(rounds.filter(({ seq }) => this.#memory.find(seq) !== null))
    this.#memory.delete(rounds)
    const isDone = this.#file.attempt((store) => {
      store.drop(rounds)
      return true
    })
    for (const round of rounds) {
      if (isDone !== true && !inMemory.has(round)) continue
      this.#countDrop(round.inspection)
      if (inMemory.has(round)) continue
      this.#rounds -= 1
      this.#bytes -= round.bytes
    }
    return isDone === true
  }

  #countDrop(inspection: string): void {
    this.#dropped.set(inspection, (this.#dropped.get(inspection) ?? 0) + 1)
  }

  #renumber(): void {
    const stored = this.#file.attempt((store) => store.renumber()) ?? 0
    this.#epoch = this.#file.store?.epoch ?? randomBytes(8).toString('hex')
    this.#lastSeq = this.#memory.renumber(stored)
    this.#ackedSeq = 0
    this.#deletedSeq = 0
    this.#ownSeq = this.#lastSeq
  }

  #adopt(store: OutboxStore): void {
    this.#epoch = store.epoch
    this.#verdicts = store.verdicts()
    this.#dropped = store.dropped()
    this.#lastSeq = this.#memory.renumber(store.lastSeq())
    this.#ownSeq = store.lastSeq()
    this.#ackedSeq = 0
    this.#deletedSeq = 0
    const { rounds, bytes, newestAt } = store.totals()
    this.#rounds = rounds
    this.#bytes = bytes
    this.#agingAt = newestAt ?? this.#settings.now()
  }
}
