// The rounds of one inspection, one after the other: no overlap, demands first, bursts of events made few.
import type { Trigger } from '../shared/round.ts'

export type Occasion = {
  readonly trigger: Trigger
  readonly plannedAt: number | null
  readonly requestId?: string
}

export type LaneSettings = {
  readonly now: () => number
  /** Ends when the round is recorded; never rejects. */
  readonly run: (occasion: Occasion) => Promise<void>
  /** A slot came while the round of the slot before was still running. */
  readonly overrun: (plannedAt: number) => void
}

const MAX_DEMANDS = 8
const BURST_MS = 50
const LONGEST_BURST_MS = 500
/** Two rounds for events are so far apart; each soon after the last doubles it, up to the longest. */
const FIRST_GAP_MS = 50
const LONGEST_GAP_MS = 10_000

export class Lane {
  readonly #settings: LaneSettings
  #running: Promise<void> | null = null
  #isSlotRunning = false
  #waitingSlot: Occasion | null = null
  readonly #demands: Occasion[] = []
  #firstEventAt: number | null = null
  #lastEventAt = 0
  #eventRoundAt = Number.NEGATIVE_INFINITY
  #gapMs = FIRST_GAP_MS
  #eventTimer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(settings: LaneSettings) {
    this.#settings = settings
  }

  /** A slot, or the round that stands for slots that went by. */
  plan(occasion: Occasion): void {
    if (this.#running === null) this.#start(occasion)
    else if (!this.#isSlotRunning && this.#waitingSlot === null) this.#waitingSlot = occasion
    else if (occasion.plannedAt !== null) this.#settings.overrun(occasion.plannedAt)
  }

  demand(requestId: string): 'accepted' | 'busy' {
    if (this.#demands.length >= MAX_DEMANDS) return 'busy'
    const occasion = { trigger: 'demand', plannedAt: null, requestId } as const
    if (this.#running === null) this.#start(occasion)
    else this.#demands.push(occasion)
    return 'accepted'
  }

  /** The first of a burst has its round at once, the rest together have one more. */
  event(): void {
    const now = this.#settings.now()
    if (Math.abs(now - this.#eventRoundAt) > LONGEST_GAP_MS) this.#gapMs = FIRST_GAP_MS
    const isFirst = this.#firstEventAt === null && Math.abs(now - this.#eventRoundAt) >= this.#gapMs
    if (isFirst && this.#running === null) {
      this.#startForEvent()
      return
    }
    this.#firstEventAt ??= now
    this.#lastEventAt = now
    this.#armEvent()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#eventTimer)
    await this.#running
  }

  #start(occasion: Occasion): void {
    if (this.#isStopped) return
    this.#isSlotRunning = occasion.plannedAt !== null
    this.#running = this.#settings.run(occasion).finally(() => {
      this.#running = null
      this.#goOn()
    })
  }

  #startForEvent(): void {
    this.#firstEventAt = null
    this.#eventRoundAt = this.#settings.now()
    this.#gapMs = Math.min(this.#gapMs * 2, LONGEST_GAP_MS)
    this.#start({ trigger: 'event', plannedAt: null })
  }

  #goOn(): void {
    const next = this.#demands.shift() ?? this.#waitingSlot
    if (next === this.#waitingSlot) this.#waitingSlot = null
    if (next === null) this.#armEvent()
    else this.#start(next)
  }

  #armEvent(): void {
    if (this.#firstEventAt === null || this.#running !== null || this.#isStopped) return
    const calmAt = Math.min(this.#lastEventAt + BURST_MS, this.#firstEventAt + LONGEST_BURST_MS)
    const waitMs = Math.max(calmAt, this.#eventRoundAt + this.#gapMs) - this.#settings.now()
    clearTimeout(this.#eventTimer)
    this.#eventTimer = setTimeout(
      () => {
        if (this.#running === null && this.#firstEventAt !== null) this.#startForEvent()
      },
      // A clock that was set back must not hold an event for longer than any gap.
      Math.min(Math.max(waitMs, 0), LONGEST_GAP_MS),
    )
  }
}
