// Says when a slot of a schedule has come: by node-cron, or by timers of our own while the wall clock is lost.
import { createTask, type ScheduledTask } from 'node-cron'
import { nextDue, type Schedule } from '../shared/schedule.ts'
import type { SteadyClock } from './steady-clock.ts'

export type BeatsSettings = {
  readonly schedule: Schedule
  readonly clock: SteadyClock
  readonly onBeat: (slot: number) => void
  readonly onMissed: (slot: number) => void
}

/** A beat so late still makes its round when it is the newest slot; the default of node-cron is one second. */
const LATE_MS = 600_000
/** Timers hold 24 days at most, and a clock may be found again meanwhile. */
const LONGEST_WAIT_MS = 3_600_000

export class Beats {
  readonly #settings: BeatsSettings
  readonly #task: ScheduledTask
  #timer: NodeJS.Timeout | undefined

  constructor(settings: BeatsSettings) {
    this.#settings = settings
    const { schedule, onBeat, onMissed } = settings
    this.#task = createTask(schedule.cron, ({ date }) => onBeat(date.getTime()), {
      timezone: schedule.timeZone,
      missedExecutionTolerance: LATE_MS,
      suppressMissedWarning: true,
    })
    this.#task.on('execution:missed', ({ date }) => onMissed(date.getTime()))
    this.restart()
  }

  /** Forgets what it waited for and plans anew from the time it is now. */
  restart(): void {
    this.#task.stop()
    clearTimeout(this.#timer)
    if (this.#settings.clock.isLost) this.#await(this.#settings.clock.now())
    else this.#task.start()
  }

  destroy(): void {
    this.#task.destroy()
    clearTimeout(this.#timer)
  }

  #await(after: number): void {
    const { schedule, clock, onBeat } = this.#settings
    const slot = nextDue({ ...schedule, spreadMs: 0 }, after)
    if (slot === null) return
    const waitMs = slot - clock.now()
    this.#timer = setTimeout(
      () => {
        if (waitMs <= LONGEST_WAIT_MS) onBeat(slot)
        this.#await(waitMs <= LONGEST_WAIT_MS ? slot : after)
      },
      Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS),
    )
  }
}
