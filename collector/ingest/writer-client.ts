// The main thread's side of the writer: starts its thread, hands over frames in batches, matches answers to commands.
import { Worker } from 'node:worker_threads'
import { createFlowMemory, openFlow } from './flow.ts'
import { packFrames } from './frame-batch.ts'
import type {
  CodeAnswer,
  Command,
  ConnectAnswer,
  EnrolAnswer,
  Failure,
  FromWriter,
  Heartbeat,
  PeopleAnswer,
  RawFrame,
  Refusal,
  ToWriter,
} from './messages.ts'

export type Committed = Extract<FromWriter, { kind: 'committed' }>
export type WriterEvents = {
  readonly onCommitted: (committed: Committed) => void
  readonly onRefused: (refusals: readonly Refusal[]) => void
  readonly onDemandRefused: (requestId: string, reason: string) => void
  /** Nothing of the last group was kept; every agent has to connect and send again. */
  readonly onStoreFailed: (message: string) => void
  readonly onClockSet?: (byMs: number) => void
  /** The thread is gone without having been asked to stop: nothing can be taken any more. */
  readonly onDied: (err: Error) => void
}

type Answers = {
  connect: ConnectAnswer
  enrol: EnrolAnswer
  'create-code': CodeAnswer
  'write-people': PeopleAnswer
  'end-expired-sessions': PeopleAnswer
}
export type AnswerTo<C extends Command> = C['kind'] extends keyof Answers ? Answers[C['kind']] : unknown

/** Why the writer did not carry out a command; its code is one of messages.ts. */
export class WriterFailure extends Error implements Failure {
  readonly code: Failure['code']
  readonly detail?: string

  constructor(failure: Failure) {
    super(failure.detail ?? failure.code)
    this.name = 'WriterFailure'
    this.code = failure.code
    if (failure.detail !== undefined) this.detail = failure.detail
  }
}

const FULL_FRAMES = 2_000
const FULL_BYTES = 16 * 1024 * 1024

type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (err: Error) => void }

/** A class because it has a life: a thread that starts, takes and stops. */
export class WriterClient {
  readonly ready: Promise<Extract<FromWriter, { kind: 'ready' }>>
  readonly #worker: Worker
  readonly #events: WriterEvents
  readonly #memory = createFlowMemory()
  readonly #flow = openFlow(this.#memory)
  readonly #waiting = new Map<number, Waiting>()
  #frames: RawFrame[] = []
  #heartbeats: Heartbeat[] = []
  #isFlushPlanned = false
  #nextCommand = 1
  /** The thread may have ended by itself long before somebody stops it. */
  readonly #ended = Promise.withResolvers<void>()
  #stopping: Promise<void> | null = null

  /** `data` reaches the thread as its workerData, with `flow` beside it; `thread` is another one in tests. */
  constructor(data: object, events: WriterEvents, thread = new URL('./writer-thread.ts', import.meta.url)) {
    this.#events = events
    this.#worker = new Worker(thread, { workerData: { ...data, flow: this.#memory } })
    const ready = Promise.withResolvers<Extract<FromWriter, { kind: 'ready' }>>()
    this.ready = ready.promise
    // Whoever waits hears of it; without a waiter the death is told through onDied alone.
    this.ready.catch(() => undefined)
    const die = (err: Error) => {
      ready.reject(err)
      for (const { reject } of this.#waiting.values()) reject(err)
      this.#waiting.clear()
      if (this.#stopping === null) events.onDied(err)
    }
    this.#worker.on('message', (message: FromWriter) => {
      if (message.kind === 'ready') ready.resolve(message)
      else this.#take(message)
    })
    this.#worker.on('error', (err) => die(err instanceof Error ? err : new Error(String(err))))
    this.#worker.on('exit', (code) => {
      die(new Error(`the writer thread ended with code ${code}`))
      this.#ended.resolve()
    })
  }

  /** Handed over at the end of this turn of the event loop; the bytes are copied then. */
  takeFrame(frame: RawFrame): void {
    this.#frames.push(frame)
    this.#planFlush()
  }

  takeHeartbeat(heartbeat: Heartbeat): void {
    this.#heartbeats.push(heartbeat)
    this.#planFlush()
  }

  /** Answered after its commit; rejects with a WriterFailure. Whatever was taken before it comes before it. */
  command<C extends Command>(command: C): Promise<AnswerTo<C>> {
    this.#flush()
    const id = this.#nextCommand++
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { resolve, reject })
    this.#post({ kind: 'command', id, command })
    return promise as Promise<AnswerTo<C>>
  }

  /** Whether the lines of each round are to be rendered for Prometheus. */
  render(wanted: boolean): void {
    this.#post({ kind: 'render', wanted })
  }

  /** Frames that the writer has not taken yet. */
  waitingFrames(): number {
    return this.#flow.waiting().frames + this.#frames.length
  }

  /** So much waits that whoever sends more should be made to wait. */
  isFull(): boolean {
    return this.#loadAbove(1)
  }

  hasRoom(): boolean {
    return !this.#loadAbove(0.5)
  }

  /** Commits what was taken, closes the store and ends the thread, by force after the deadline. */
  stop(deadlineMs = 10_000): Promise<void> {
    this.#stopping ??= this.#stop(deadlineMs)
    return this.#stopping
  }

  async #stop(deadlineMs: number): Promise<void> {
    this.#flush()
    const timer = setTimeout(() => void this.#worker.terminate(), deadlineMs)
    this.#post({ kind: 'stop' })
    await this.#ended.promise
    clearTimeout(timer)
  }

  #take(message: Exclude<FromWriter, { kind: 'ready' }>) {
    switch (message.kind) {
      case 'committed':
        return this.#events.onCommitted(message)
      case 'refused':
        return this.#events.onRefused(message.refusals)
      case 'demand-refused':
        return this.#events.onDemandRefused(message.requestId, message.reason)
      case 'clock-set':
        return this.#events.onClockSet?.(message.byMs)
      case 'store-failed':
        return this.#events.onStoreFailed(message.message)
      case 'answer':
        return this.#settle(message.id, ({ resolve }) => resolve(message.answer))
      case 'failure':
        return this.#settle(message.id, ({ reject }) => reject(new WriterFailure(message.failure)))
      case 'stopped':
    }
  }

  #settle(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (waiting !== undefined) settle(waiting)
  }

  #loadAbove(share: number): boolean {
    const { frames, bytes } = this.#flow.waiting()
    return frames + this.#frames.length > FULL_FRAMES * share || bytes > FULL_BYTES * share
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return
    this.#isFlushPlanned = true
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#isFlushPlanned = false
    if (this.#frames.length > 0) {
      const { frames, buffer } = packFrames(this.#frames)
      this.#frames = []
      this.#flow.sent({ frames: frames.length, bytes: buffer.byteLength })
      this.#post({ kind: 'frames', frames }, [buffer])
    }
    if (this.#heartbeats.length > 0) {
      const heartbeats = this.#heartbeats
      this.#heartbeats = []
      this.#post({ kind: 'heartbeats', heartbeats })
    }
  }

  #post(message: ToWriter, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }
}
