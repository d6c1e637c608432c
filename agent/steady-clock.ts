// The time that rounds are recorded under: the wall clock's, or counted on from it while that cannot be believed.
import os from 'node:os'
import { performance } from 'node:perf_hooks'

export type Clock = {
  /** Unix milliseconds; may jump, stand still, or be decades off. */
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

/** Inside what the protocol takes (2001 to 2286), with room for what is missed before and due behind. */
const EARLIEST = 1e12 + 30 * 86_400_000
const LATEST = 9e12
/** Where counting begins on a machine that never knew the time. */
const NOTHING_KNOWN = Date.UTC(2026, 0, 1)
/** A clock that shows the very same millisecond after so long stands still. */
const STILL_MS = 1_000

export class SteadyClock {
  readonly #clock: Clock
  #believed: { wall: number; monotonic: number }
  #looked: { wall: number; monotonic: number }
  #isStill = false

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
    this.#looked = { wall: clock.now(), monotonic: clock.monotonicMs() }
    const { wall, monotonic } = this.#looked
    this.#believed = { wall: isPossible(wall) ? wall : NOTHING_KNOWN, monotonic }
  }

  /** Bound, since it is handed on as what tells the time. */
  readonly now = (): number => {
    const wall = this.#clock.now()
    const monotonic = this.#clock.monotonicMs()
    if (!this.#isStill && isPossible(wall)) {
      this.#believed = { wall, monotonic }
      return wall
    }
    return Math.round(this.#believed.wall + Math.max(monotonic - this.#believed.monotonic, 0))
  }

  get isLost(): boolean {
    return this.#isStill || !isPossible(this.#clock.now())
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs()
  }

  uptimeMs(): number {
    return this.#clock.uptimeMs()
  }

  /** It was at least so late, as something on this machine remembers. */
  remember(moment: number): void {
    if (isPossible(moment) && this.isLost && moment > this.now())
      this.#believed = { wall: moment, monotonic: this.#clock.monotonicMs() }
  }

  /** To be called now and then: only two looks tell that a clock stands still. */
  look(): void {
    const wall = this.#clock.now()
    const monotonic = this.#clock.monotonicMs()
    const passedMs = monotonic - this.#looked.monotonic
    if (wall !== this.#looked.wall) this.#isStill = false
    else if (passedMs >= STILL_MS) this.#isStill = true
    else return
    this.#looked = { wall, monotonic }
  }
}

function isPossible(wall: number): boolean {
  return wall >= EARLIEST && wall <= LATEST
}
