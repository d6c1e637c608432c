// The clock that ages what waits: it goes evenly, so that a wall clock that leaps empties no outbox.
import os from 'node:os'

const DAY_MS = 86_400_000

export class OutboxAge {
  readonly #uptimeMs: () => number
  #at = 0
  #uptimeAt: number

  constructor(uptimeMs: () => number = () => os.uptime() * 1_000) {
    this.#uptimeMs = uptimeMs
    this.#uptimeAt = uptimeMs()
  }

  /** While the agent was off only the wall clock went on; it is believed for a day at most. */
  resume(written: { agingAt: number; wallAt: number }, now: number): void {
    const offMs = written.wallAt === 0 ? 0 : Math.min(Math.max(now - written.wallAt, 0), DAY_MS)
    this.#at = Math.max(this.#at, written.agingAt + offMs)
    this.#uptimeAt = this.#uptimeMs()
  }

  /** In whole milliseconds. */
  now(): number {
    const uptime = this.#uptimeMs()
    this.#at += Math.max(uptime - this.#uptimeAt, 0)
    this.#uptimeAt = uptime
    return Math.round(this.#at)
  }
}
