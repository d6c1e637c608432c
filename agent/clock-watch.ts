// Notices that the wall clock was set or the machine slept, before any beat of the schedule acts on it.
import os from 'node:os'
import { performance } from 'node:perf_hooks'

export type Clock = {
  /** Unix milliseconds; may jump. */
  readonly now: () => number
  /** Goes evenly, but stands still while the machine sleeps. */
  readonly monotonicMs: () => number
  /** Goes evenly, also while the machine sleeps. */
  readonly uptimeMs: () => number
}

export const systemClock: Clock = {
  now: Date.now,
  monotonicMs: () => performance.now(),
  uptimeMs: () => os.uptime() * 1_000,
}

export type ClockChange = {
  /** By the wall clock, at the last look and now. */
  readonly from: number
  readonly to: number
  /** Asleep: time passed and nothing ran. Set: the clock shows another time, and no time passed. */
  readonly kind: 'slept' | 'set'
}

export type ClockWatchSettings = {
  readonly clock: Clock
  /** The next moment at which something is planned to happen behind the given one. */
  readonly nextBeat: (after: number) => number | null
  readonly onChange: (change: ClockChange) => void
}

const TOLERANCE_MS = 2_000
const LONGEST_WAIT_MS = 60_000
const BEFORE_BEAT_MS = 5

/**
 * Looks just before each beat, since node-cron, which beats, walks through every slot that a leap left behind (years
 * of them when a machine without a clock battery finds the time) and waits out a clock that was set back.
 */
export class ClockWatch {
  readonly #settings: ClockWatchSettings
  #last: { wall: number; monotonic: number; uptime: number }
  #timer: NodeJS.Timeout | undefined

  constructor(settings: ClockWatchSettings) {
    this.#settings = settings
    this.#last = this.#read()
    this.#arm()
  }

  /** The plan changed: the next beat may be nearer. */
  rearm(): void {
    this.#arm()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #look(): void {
    const last = this.#last
    const now = this.#read()
    this.#last = now
    const passedMs = now.monotonic - last.monotonic
    const sleptMs = now.uptime - last.uptime - passedMs
    const setMs = now.wall - last.wall - passedMs - (sleptMs > TOLERANCE_MS ? sleptMs : 0)
    if (sleptMs > TOLERANCE_MS) this.#settings.onChange({ from: last.wall, to: now.wall, kind: 'slept' })
    else if (Math.abs(setMs) > TOLERANCE_MS)
      this.#settings.onChange({ from: last.wall, to: now.wall, kind: 'set' })
    this.#arm()
  }

  #arm(): void {
    const now = this.#settings.clock.now()
    let beat = this.#settings.nextBeat(now)
    if (beat !== null && beat - now <= 2 * BEFORE_BEAT_MS) beat = this.#settings.nextBeat(beat)
    const waitMs = beat === null ? LONGEST_WAIT_MS : Math.min(beat - now - BEFORE_BEAT_MS, LONGEST_WAIT_MS)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#look(), Math.max(waitMs, 1))
  }

  #read() {
    const { clock } = this.#settings
    return { wall: clock.now(), monotonic: clock.monotonicMs(), uptime: clock.uptimeMs() }
  }
}
