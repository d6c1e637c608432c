// Notices that the wall clock was set or the machine slept, before any beat of the schedule acts on it.
import type { SteadyClock } from './steady-clock.ts'

export type ClockChange = {
  /** By the wall clock, at the last look and now. */
  readonly from: number
  readonly to: number
  /**
   * Slept: time passed and nothing ran. Set: the clock shows another time, and no time passed. Lost: it stands still
   * or shows an impossible time, and the agent counts on by itself. Found: it can be believed again.
   */
  readonly kind: 'slept' | 'set' | 'lost' | 'found'
}

export type ClockWatchSettings = {
  readonly clock: SteadyClock
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
  #isLost: boolean
  #timer: NodeJS.Timeout | undefined

  constructor(settings: ClockWatchSettings) {
    this.#settings = settings
    this.#last = this.#read()
    this.#isLost = settings.clock.isLost
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
    const { clock, onChange } = this.#settings
    const last = this.#last
    clock.look()
    const now = this.#read()
    this.#last = now
    const { isLost } = clock
    const isOther = isLost !== this.#isLost
    this.#isLost = isLost
    const passedMs = now.monotonic - last.monotonic
    const sleptMs = now.uptime - last.uptime - passedMs
    const setMs = now.wall - last.wall - passedMs - (sleptMs > TOLERANCE_MS ? sleptMs : 0)
    const change = { from: last.wall, to: now.wall }
    if (isOther) onChange({ ...change, kind: isLost ? 'lost' : 'found' })
    else if (sleptMs > TOLERANCE_MS) onChange({ ...change, kind: 'slept' })
    else if (Math.abs(setMs) > TOLERANCE_MS) onChange({ ...change, kind: 'set' })
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
