// The messages of one channel from the row to the receiver: gathered, folded, sent at its rate, tried again.
import { randomUUID } from 'node:crypto'
import type { ChannelType } from '../../shared/api/settings/channel.ts'
import type { NotificationRecord } from '../store/process-records.ts'
import type { Outcome } from './channel-driver.ts'
import { type DeliverParts, deliver, driverOf, say, type Target } from './deliver.ts'
import { MINUTE_MS, planSending, type Rate, type SendPlan } from './plan-sending.ts'
import { giveUp, isTooOld, pauseAfter, settle } from './settle.ts'
import { PLAIN_REASONS } from './words/reasons.ts'

const LOOK_AGAIN_MS = 3_600_000
const LONGEST_PAUSE_MS = 3_600_000
const WRITE_AGAIN_MS = 1_000
/** One transaction of outcomes must not hold up the rounds. */
export const WRITTEN_AT_ONCE = 500

export type QueueParts = DeliverParts & {
  /** Rows as they are from now on, in one transaction; rejects when they were not written. */
  readonly write: (rows: readonly NotificationRecord[]) => Promise<void>
  /** Written soon; once for each message, however often it changes meanwhile. */
  readonly note: (row: NotificationRecord) => void
  readonly later: (ms: number, run: () => void) => () => void
  readonly random: () => number
  readonly onOutcome: (type: ChannelType, outcome: 'sent' | 'retry' | 'dead' | 'folded') => void
  readonly stopping: AbortSignal
}

/** A class because it has a life: what waits, what is under way, and when it looks again. */
export class ChannelQueue {
  readonly #id: string
  readonly #parts: QueueParts
  readonly #waiting = new Map<string, NotificationRecord>()
  readonly #inFlight = new Map<string, NotificationRecord>()
  readonly #sending = new Set<Promise<void>>()
  #attempts: { readonly at: number; readonly cause: string }[]
  #failures = 0
  #pausedUntil: number | null = null
  #isFolding = false
  #isStopped = false
  #cancel: (() => void) | null = null

  constructor(id: string, parts: QueueParts) {
    this.#id = id
    this.#parts = parts
    this.#attempts = parts.reads.notifications
      .sentAfter(id, parts.clock() - MINUTE_MS)
      .map(({ sentAt, cause }) => ({ at: sentAt ?? 0, cause }))
  }

  get waiting(): number {
    return this.#waiting.size + this.#inFlight.size
  }

  get pausedUntil(): number | null {
    const { clock } = this.#parts
    return this.#pausedUntil !== null && this.#pausedUntil > clock() ? this.#pausedUntil : null
  }

  /** One that is known already stays as it is known here. */
  take(row: NotificationRecord): void {
    if (!this.#inFlight.has(row.id) && !this.#waiting.has(row.id)) this.#waiting.set(row.id, row)
  }

  /** Looks at everything that waits; to be called when something has come or has changed. */
  pump(): void {
    this.#cancel?.()
    this.#cancel = null
    if (this.#isStopped || this.#isFolding || this.#waiting.size === 0) return
    const channel = this.#parts.reads.settings.one('channel', this.#id)
    if (channel === null || !channel.body.enabled) {
      this.#giveUpOn(channel)
      return
    }
    const plan = planSending(this.#view(channel))
    if (plan.folds.length > 0 || plan.silenced.length > 0) {
      void this.#fold(channel, plan)
      return
    }
    for (const row of plan.send) this.#send(channel, row)
    if (plan.wakeAt !== null) this.#wakeIn(plan.wakeAt - this.#parts.clock())
  }

  #view({ body }: Target) {
    const { clock, drivers } = this.#parts
    const now = clock()
    // Moments that lie in the future are from before the clock was set.
    this.#attempts = this.#attempts.filter(({ at }) => at <= now && at > now - MINUTE_MS)
    if (this.#pausedUntil !== null && this.#pausedUntil > now + LONGEST_PAUSE_MS) this.#pausedUntil = null
    const driver = driverOf(drivers, body.settings.type)
    const own = driver?.rate ?? { perMinute: 60 }
    const rate: Rate = { ...own, perMinute: Math.min(own.perMinute, body.perMinute ?? own.perMinute) }
    return {
      now,
      rows: [...this.#waiting.values()].sort((one, other) => one.at - other.at),
      inFlight: [...this.#inFlight.values()],
      pausedUntil: this.#pausedUntil,
      isFailing: this.#failures > 0,
      attempts: this.#attempts,
      rate,
      canFold: driver?.canFold(body.settings) ?? false,
      newId: randomUUID,
    }
  }

  /** First it is written down what became of each, then the one message is among what waits. */
  async #fold({ body }: Target, plan: SendPlan): Promise<void> {
    const made = plan.folds.flatMap(({ into, end }) => [into, ...(end === null ? [] : [end])])
    const folded = [...plan.folds.flatMap(({ members }) => members), ...plan.silenced]
    this.#isFolding = true
    // The one comes with the first of its members: whoever is killed in between tells the rest again.
    const written = await this.#writeInPieces([...made, ...folded])
    this.#isFolding = false
    for (const row of written) {
      if (row.state === 'waiting') this.#waiting.set(row.id, row)
      else {
        this.#waiting.delete(row.id)
        this.#parts.onOutcome(body.settings.type, 'folded')
      }
    }
    if (written.length === made.length + folded.length) this.pump()
    else this.#wakeIn(WRITE_AGAIN_MS)
  }

  /** No piece holds up the rounds for long. What the store did not take is as it was. */
  async #writeInPieces(rows: readonly NotificationRecord[]): Promise<readonly NotificationRecord[]> {
    for (let from = 0; from < rows.length; from += WRITTEN_AT_ONCE) {
      try {
        await this.#parts.write(rows.slice(from, from + WRITTEN_AT_ONCE))
      } catch {
        return rows.slice(0, from)
      }
    }
    return rows
  }

  #send(channel: Target, row: NotificationRecord): void {
    const { clock, stopping } = this.#parts
    this.#waiting.delete(row.id)
    this.#inFlight.set(row.id, row)
    this.#attempts.push({ at: clock(), cause: row.cause })
    const sending = deliver(this.#parts, channel, row, stopping).then((outcome) => {
      this.#inFlight.delete(row.id)
      this.#sending.delete(sending)
      this.#take(channel, row, outcome)
    })
    this.#sending.add(sending)
  }

  #take(channel: Target, row: NotificationRecord, outcome: Outcome): void {
    const { clock, random, note, onOutcome, stopping } = this.#parts
    // Cut off by our own stop: it goes on with the next start as if it had not been tried.
    if (stopping.aborted && outcome.kind === 'retry') {
      this.#waiting.set(row.id, row)
      return
    }
    const now = clock()
    const after = settle(row, outcome, { now, random: random() })
    if (outcome.kind === 'retry') {
      this.#failures += 1
      this.#pausedUntil = now + pauseAfter(outcome, this.#failures, random())
    } else if (outcome.kind === 'sent') {
      this.#failures = 0
      this.#pausedUntil = null
    }
    if (after.state === 'waiting') this.#waiting.set(after.id, after)
    onOutcome(
      channel.body.settings.type,
      after.state === 'waiting' ? 'retry' : after.state === 'sent' ? 'sent' : 'dead',
    )
    note(after)
    this.pump()
  }

  /** Nothing leaves on a channel that is gone; on one that is switched off it waits for a day. */
  #giveUpOn(channel: Target | null): void {
    const { clock, note, onOutcome } = this.#parts
    const now = clock()
    for (const row of this.#waiting.values()) {
      if (channel !== null && !isTooOld(row, now)) continue
      const reason = channel === null ? PLAIN_REASONS.removed : PLAIN_REASONS.disabled
      this.#waiting.delete(row.id)
      note(giveUp(row, say(reason, channel?.body.language ?? 'en')))
      if (channel !== null) onOutcome(channel.body.settings.type, 'dead')
    }
    if (this.#waiting.size > 0) this.#wakeIn(LOOK_AGAIN_MS)
  }

  #wakeIn(ms: number): void {
    if (this.#isStopped) return
    this.#cancel?.()
    this.#cancel = this.#parts.later(Math.min(Math.max(ms, 1), LOOK_AGAIN_MS), () => this.pump())
  }

  /** Takes nothing new on; fulfilled when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await Promise.all(this.#sending)
  }
}
