// Brings messages from their rows to their receivers, at least once each, whatever ends the process in between.
import type { Logger } from 'pino'
import type { ChannelType } from '../../shared/api/settings/channel.ts'
import type { NotificationRecord } from '../store/process-records.ts'
import type { ChannelTest, Outcome } from './channel-driver.ts'
import { ChannelQueue, type QueueParts, WRITTEN_AT_ONCE } from './channel-queue.ts'
import { type DeliverParts, deliver } from './deliver.ts'

const GRACE_MS = 3_000
const WRITE_AGAIN_MS = 1_000

export type DispatcherParts = DeliverParts &
  Pick<QueueParts, 'later' | 'random' | 'onOutcome'> & {
    /** Rows as they are from now on, in one transaction. */
    readonly write: (rows: readonly NotificationRecord[]) => Promise<unknown>
    readonly log: Pick<Logger, 'warn' | 'debug'>
  }

/** A class because it has a life: queues, rows that are not written yet, a stop. */
export class Dispatcher {
  readonly #parts: DispatcherParts
  readonly #queues = new Map<string, ChannelQueue>()
  readonly #stopping = new AbortController()
  #unwritten = new Map<string, NotificationRecord>()
  #writing: Promise<void> | null = null
  #isStopped = false

  constructor(parts: DispatcherParts) {
    this.#parts = parts
  }

  /** Goes on with what an earlier process has left. */
  start(): void {
    this.take(this.#parts.reads.notifications.waiting())
  }

  /** Rows that were committed; those that do not wait are nobody's business here. */
  take(rows: readonly NotificationRecord[]): void {
    if (this.#isStopped) return
    const touched = new Set<ChannelQueue>()
    for (const row of rows) {
      if (row.state !== 'waiting') continue
      const queue = this.#queueOf(row.channelId)
      queue.take(row)
      touched.add(queue)
    }
    for (const queue of touched) queue.pump()
  }

  /** A channel was changed, switched on or removed. */
  lookAgain(channelId: string): void {
    this.#queues.get(channelId)?.pump()
  }

  waiting(): number {
    return this.#queues.values().reduce((sum, queue) => sum + queue.waiting, 0)
  }

  pausedUntil(channelId: string): number | null {
    return this.#queues.get(channelId)?.pausedUntil ?? null
  }

  /** Beside the queue, and on no record but the operation log's. */
  async test({ id, channel, secrets, by }: ChannelTest): Promise<{ outcome: Outcome; durationMs: number }> {
    const at = this.#parts.clock()
    const row: NotificationRecord = {
      ...{ id: `test-${at}`, channelId: id, event: 'test', fault: null, at, state: 'waiting', attempts: 0 },
      ...{
        nextAt: at,
        sentAt: null,
        error: null,
        foldedInto: null,
        isUrgent: true,
        cause: 'test',
        people: [],
      },
      content: { fault: null, by, words: null, from: null, to: null, more: { by, channel: channel.name } },
    }
    const startedAt = performance.now()
    const target = { id, body: channel, secrets }
    const outcome = await deliver(this.#parts, target, row, this.#stopping.signal)
    return { outcome, durationMs: Math.round(performance.now() - startedAt) }
  }

  #queueOf(channelId: string): ChannelQueue {
    const known = this.#queues.get(channelId)
    if (known !== undefined) return known
    const made = new ChannelQueue(channelId, {
      ...this.#parts,
      write: async (rows) => {
        await this.#parts.write(rows)
      },
      note: (row) => this.#note(row),
      onOutcome: (type: ChannelType, outcome) => this.#tell(channelId, type, outcome),
      stopping: this.#stopping.signal,
    })
    this.#queues.set(channelId, made)
    return made
  }

  #tell(channelId: string, type: ChannelType, outcome: Parameters<QueueParts['onOutcome']>[1]): void {
    this.#parts.onOutcome(type, outcome)
    if (outcome === 'dead') this.#parts.log.warn({ channelId, type }, 'a message was given up')
    else this.#parts.log.debug({ channelId, type, outcome }, 'a message')
  }

  #note(row: NotificationRecord): void {
    this.#unwritten.set(row.id, row)
    this.#writing ??= this.#writeDown().finally(() => {
      this.#writing = null
    })
  }

  /** What comes meanwhile goes with the next transaction; what was not taken is tried again until we stop. */
  async #writeDown(): Promise<void> {
    await Promise.resolve()
    while (this.#unwritten.size > 0) {
      const rows = [...this.#unwritten.values()].slice(0, WRITTEN_AT_ONCE)
      try {
        await this.#parts.write(rows)
        for (const row of rows) if (this.#unwritten.get(row.id) === row) this.#unwritten.delete(row.id)
      } catch (err) {
        this.#parts.log.warn({ err, rows: rows.length }, 'what became of messages was not written down')
        if (this.#isStopped) return
        await new Promise<void>((resolve) => void this.#parts.later(WRITE_AGAIN_MS, resolve))
      }
    }
  }

  /** What is under way gets a moment to end; what became of it is written down. */
  async stop(): Promise<void> {
    this.#isStopped = true
    const timer = setTimeout(() => this.#stopping.abort(), GRACE_MS)
    await Promise.all(this.#queues.values().map((queue) => queue.stop()))
    clearTimeout(timer)
    this.#stopping.abort()
    await this.#writing
  }
}
