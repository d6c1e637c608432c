// The one writer: takes frames and commands, decides, commits groups of them, then tells what may be told.
import { randomUUID } from 'node:crypto'
import type { CollectorConfig } from '../config.ts'
import type { Loaded, WriteStore } from '../store/store.ts'
import { giveUpChains, isJudgingLate } from './catch-up.ts'
import { compareReadings, type Reading } from './clock.ts'
import { forgetOldCodes } from './code-commands.ts'
import { CommandFailure } from './command-failure.ts'
import { runCommand } from './commands.ts'
import { setDeadline } from './deadlines.ts'
import { type Intake, takeFrame } from './frame-intake.ts'
import { decodeAgentFrame } from './frames.ts'
import { noteHeartbeat, seenWrite } from './hosts.ts'
import { createMemory, forgetOldGaps, type Memory } from './memory.ts'
import type { Command, Failure, FromWriter, RawFrame, ToWriter } from './messages.ts'
import { noteStart, noteStop } from './note-start.ts'
import { compareWithFleet, takeClockSet, takeHeld } from './own-clock.ts'
import { drainWrites, isEmpty, takePublications } from './pending.ts'
import { planFor } from './plan-for.ts'
import { planAllRepeats } from './repeats.ts'
import { DeadlineFailure, runDeadlines } from './run-deadlines.ts'
import { type SweepOptions, sweep } from './sweep.ts'
import { planAllWindows } from './windows.ts'

export type WriterOptions = Pick<
  CollectorConfig,
  'store' | 'staleness' | 'suppression' | 'clock' | 'plan' | 'timeZone'
>
export type WriterParts = {
  readonly store: WriteStore
  readonly options: WriterOptions
  readonly say: (message: FromWriter) => void
  readonly now: () => number
  /** Milliseconds of a clock that only goes forward and that nobody sets; another one in tests. */
  readonly tick?: () => number
}

/** Longer timers overflow; whoever wakes up early finds nothing due. */
const LONGEST_WAIT_MS = 3_600_000
const FAILED_AGAIN_MS = 3_600_000
const SEEN_EVERY_MS = 60_000
const ALIVE_EVERY_MS = 15_000
const CLOCK_SAID_EVERY_MS = 600_000
/** An agent with a backlog sends a window full and waits for its acknowledgement: by the routine window it would take hours. */
const BACKLOG_WINDOW_MS = 50

/** A class because it has a life: timers, a store, a memory that is rebuilt when a commit fails. */
export class Writer {
  readonly #parts: WriterParts
  readonly #collectorId: string
  #memory: Memory
  #downtime: SweepOptions['downtime']
  #answers: { readonly id: number; readonly answer: unknown }[] = []
  #timer: NodeJS.Timeout | null = null
  #timerWindowMs = 0
  #deadline: NodeJS.Timeout | null = null
  #deadlineAt = Number.POSITIVE_INFINITY
  #seenAt = 0
  #aliveAt = 0
  #reading: Reading
  #setTick = Number.NEGATIVE_INFINITY

  constructor(parts: WriterParts) {
    this.#parts = parts
    const startedAt = parts.now()
    const loaded = parts.store.load()
    this.#memory = this.#remember(loaded, startedAt)
    this.#reading = { wallMs: startedAt, tickMs: this.#memory.tick }
    this.#downtime = downtimeOf(loaded, startedAt)
    this.#seenAt = startedAt
    for (const info of this.#memory.catalogue.values())
      this.#memory.pending.writes.push({ kind: 'inspection', info })
    const collectorId = this.#identify(loaded)
    this.#collectorId = collectorId
    const { migrated } = parts.store
    const { plan } = parts.options
    const start = { at: startedAt, collectorId, downtime: this.#downtime, migrated, plan, meta: loaded.meta }
    noteStart(this.#memory, start)
    planAllWindows(this.#memory, startedAt)
    planAllRepeats(this.#memory, startedAt)
    this.#noteAlive(startedAt)
    this.commit()
    const loadMs = parts.now() - startedAt
    parts.say({ kind: 'ready', collectorId, hosts: loaded.hosts.length, loadMs })
  }

  /** Agents prove themselves to this one collector; its name is made with its database. */
  #identify(loaded: Loaded): string {
    const known = loaded.meta.collector_id
    if (known !== undefined) return known
    const made = randomUUID()
    this.#memory.pending.writes.push({ kind: 'meta', key: 'collector_id', value: made })
    return made
  }

  #remember(loaded: Loaded, at: number): Memory {
    const memory = createMemory(loaded, this.#parts.store, at, this.#tick())
    const { clock, staleness, suppression } = this.#parts.options
    memory.clockLimitMs = clock.limit
    memory.suppression = { ...suppression, releaseAfterMs: staleness.silentAfter }
    memory.timeZone = this.#parts.options.timeZone
    return memory
  }

  #tick(): number {
    return this.#parts.tick?.() ?? performance.now()
  }

  handle(message: ToWriter) {
    this.#memory.tick = this.#tick()
    switch (message.kind) {
      case 'frames':
        this.#takeFrames(message.frames)
        break
      case 'heartbeats':
        for (const heartbeat of message.heartbeats) noteHeartbeat(this.#memory, heartbeat)
        break
      case 'command':
        this.#run(message.id, message.command)
        break
      case 'render':
        this.#memory.isScraped = message.wanted
        return
      case 'stop':
        return this.stop()
    }
    this.#schedule()
  }

  #takeFrames(frames: Extract<ToWriter, { kind: 'frames' }>['frames']): void {
    const intake: Intake = { refusals: [], refusedDemands: [] }
    for (const frame of frames) if (!this.#takeOne(frame, intake)) break
    if (intake.refusals.length > 0) this.#parts.say({ kind: 'refused', refusals: intake.refusals })
    for (const refused of intake.refusedDemands) this.#parts.say({ kind: 'demand-refused', ...refused })
  }

  /** False when memory was lost with what waited in it: the frames behind will be sent again. */
  #takeOne(frame: RawFrame, intake: Intake): boolean {
    try {
      takeFrame(this.#memory, frame, intake)
    } catch (error) {
      const host = this.#memory.connections.get(frame.connection)
      if (host !== undefined && isJudgingLate(host)) {
        this.#recover(error)
        giveUpChains(this.#memory, host.record.id)
        this.commit()
        return false
      }
      // A mistake of ours must not come back with the same round after every start: the agent is told to drop it.
      const decoded = decodeAgentFrame(frame.raw)
      const seq = decoded.ok && decoded.frame.type === 'round' ? { seq: decoded.frame.seq } : {}
      const refused = {
        reason: 'malformed',
        message: 'the collector failed on it',
        close: false,
        ...seq,
      } as const
      this.#parts.say({ kind: 'refused', refusals: [{ connection: frame.connection, ...refused }] })
      this.#recover(error)
      return false
    }
    return this.#memory.pending.rounds < this.#parts.options.store.groupRounds || this.commit()
  }

  #run(id: number, command: Command) {
    const { options } = this.#parts
    try {
      const answer = runCommand(this.#memory, command, {
        planFor: (labels) => planFor(options.plan, labels),
      })
      this.#answers.push({ id, answer: answer ?? null })
      this.#memory.pending.urgent = true
    } catch (error) {
      if (error instanceof CommandFailure)
        return this.#parts.say({ kind: 'failure', id, failure: error.failure })
      this.#answers.push({ id, answer: null })
      this.#recover(error)
    }
  }

  /** Silence and missed rounds; called on a timer. */
  sweep(): void {
    const now = this.#parts.now()
    this.#memory.tick = this.#tick()
    this.#watchClock(now)
    const { staleness } = this.#parts.options
    const options = {
      silentAfterMs: staleness.silentAfter,
      missedGraceMs: staleness.missedGrace,
      downtime: this.#downtime,
    }
    sweep(this.#memory, options, now)
    this.#runDeadlines(now)
    if (now - this.#seenAt >= SEEN_EVERY_MS) this.#noteSeen(now)
    if (now - this.#aliveAt >= ALIVE_EVERY_MS) this.#noteAlive(now)
    this.commit()
  }

  /** What the collector's own clock did, and whether it was looking at all, before any host is blamed. */
  #watchClock(now: number): void {
    const memory = this.#memory
    const before = this.#reading
    this.#reading = { wallMs: now, tickMs: memory.tick }
    const { setMs, heldMs } = compareReadings(before, this.#reading, this.#parts.options.staleness.sweep)
    if (heldMs > 0) {
      takeHeld(memory, heldMs)
      this.#downtime = { from: now - heldMs, to: now }
    }
    if (setMs !== 0) {
      this.#seenAt += setMs
      this.#aliveAt += setMs
      // A wall clock that stands still is set back at each look.
      const isSaid = memory.tick - this.#setTick > CLOCK_SAID_EVERY_MS
      if (isSaid) this.#setTick = memory.tick
      takeClockSet(memory, { at: now, setMs, isSaid })
      if (isSaid) this.#parts.say({ kind: 'clock-set', byMs: setMs })
    }
    compareWithFleet(memory)
  }

  #noteSeen(now: number): void {
    for (const host of this.#memory.hosts.values()) {
      if (host.heardAt >= this.#seenAt && host.connection !== null)
        this.#memory.pending.writes.push(seenWrite(host))
    }
    this.#seenAt = now
    forgetOldGaps(this.#memory, now)
    forgetOldCodes(this.#memory, now)
  }

  #noteAlive(now: number): void {
    this.#memory.pending.writes.push({ kind: 'meta', key: 'alive_at', value: String(now) })
    this.#aliveAt = now
  }

  /** One that fails must not stop the others, nor come back at once after every start: it is tried again later. */
  #runDeadlines(now: number): void {
    try {
      runDeadlines(this.#memory, now)
    } catch (error) {
      this.#recover(error)
      if (!(error instanceof DeadlineFailure)) return
      setDeadline(this.#memory, { ...error.deadline, at: now + FAILED_AGAIN_MS })
    }
  }

  /** Wakes up for what is due next; a clock that is set meanwhile is noticed by the sweep. */
  #waitForDeadline(): void {
    const nextAt = this.#memory.deadlines.nextAt() ?? Number.POSITIVE_INFINITY
    if (nextAt === this.#deadlineAt) return
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    this.#deadline = null
    this.#deadlineAt = nextAt
    if (nextAt === Number.POSITIVE_INFINITY) return
    const waitMs = Math.min(Math.max(nextAt - this.#parts.now(), 0), LONGEST_WAIT_MS)
    this.#deadline = setTimeout(() => {
      this.#deadlineAt = Number.POSITIVE_INFINITY
      this.#memory.tick = this.#tick()
      this.#runDeadlines(this.#parts.now())
      this.commit()
      this.#waitForDeadline()
    }, waitMs).unref()
  }

  #schedule(): void {
    const { pending } = this.#memory
    if (isEmpty(pending) && this.#answers.length === 0) return
    const windowMs = this.#windowMs()
    if (this.#timer !== null && this.#timerWindowMs <= windowMs) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timerWindowMs = windowMs
    this.#timer = setTimeout(() => this.commit(), windowMs)
  }

  /** How long what is pending may wait for company. */
  #windowMs(): number {
    const { pending } = this.#memory
    const { groupWindow, routineWindow } = this.#parts.options.store
    if (pending.urgent) return groupWindow
    return pending.hasBacklog ? Math.min(BACKLOG_WINDOW_MS, routineWindow) : routineWindow
  }

  /** False when it failed and memory was rebuilt. */
  commit(): boolean {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#waitForDeadline()
    if (isEmpty(this.#memory.pending) && this.#answers.length === 0) return true
    const startedAt = performance.now()
    try {
      this.#parts.store.commit(drainWrites(this.#memory))
    } catch (error) {
      this.#recover(error)
      return false
    }
    const { rounds, findings, bytes, refusals, ...published } = takePublications(this.#memory)
    const answers = this.#answers
    this.#answers = []
    const durationMs = performance.now() - startedAt
    this.#parts.say({ kind: 'committed', ...published, stats: { durationMs, rounds, findings, bytes } })
    if (refusals.length > 0) this.#parts.say({ kind: 'refused', refusals })
    for (const answer of answers) this.#parts.say({ kind: 'answer', ...answer })
    return true
  }

  /** Memory is ahead of the store after a failed commit, or half changed: forget it, and let everyone send again. */
  #recover(error: unknown): void {
    const failure: Failure = {
      code: 'store-failed',
      detail: error instanceof Error ? error.message : String(error),
    }
    for (const { id } of this.#answers) this.#parts.say({ kind: 'failure', id, failure })
    this.#answers = []
    const { isScraped } = this.#memory
    this.#memory = this.#remember(this.#parts.store.load(), this.#parts.now())
    this.#memory.isScraped = isScraped
    this.#parts.say({ kind: 'store-failed', message: failure.detail ?? '' })
  }

  stop(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    const now = this.#parts.now()
    this.#noteSeen(now)
    this.#noteAlive(now)
    noteStop(this.#memory, this.#collectorId, now)
    this.commit()
    this.#parts.store.close()
    this.#parts.say({ kind: 'stopped' })
  }
}

function downtimeOf(loaded: Loaded, startedAt: number): SweepOptions['downtime'] {
  const aliveAt = Number(loaded.meta.alive_at ?? Number.NaN)
  return Number.isFinite(aliveAt) ? { from: aliveAt, to: startedAt } : null
}
