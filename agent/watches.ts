// Keeps the watches of inspections alive: each wakes its inspection, and one that fails is started again, later.
import { allowOnly } from './host/declared-commands.ts'
import type { Host } from './host/host.ts'
import type { Memory } from './inspection.ts'
import type { PlannedInspection } from './plan.ts'

export type WatchesSettings = {
  readonly host: Host
  readonly memoryOf: (inspection: string) => Memory
  readonly wake: (inspection: string) => void
  readonly onFailure: (inspection: string, err: unknown, againInMs: number) => void
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 300_000
/** A watch that lived so long was well: its next failure is a first one. */
const STEADY_MS = 60_000

type Running = {
  readonly parameters: string
  readonly controller: AbortController
  readonly ended: Promise<void>
}

export class Watches {
  readonly #settings: WatchesSettings
  readonly #running = new Map<string, Running>()

  constructor(settings: WatchesSettings) {
    this.#settings = settings
  }

  /** Starts what is enabled, ends what is not, and starts anew what got other parameters. */
  apply(planned: readonly PlannedInspection[]): void {
    const wanted = new Map(
      planned.filter((one) => one.enabled && one.definition?.watch).map((one) => [one.inspection, one]),
    )
    for (const [inspection, { parameters, controller }] of [...this.#running]) {
      const entry = wanted.get(inspection)
      if (entry !== undefined && JSON.stringify(entry.parameters) === parameters) continue
      controller.abort()
      this.#running.delete(inspection)
    }
    for (const entry of wanted.values()) if (!this.#running.has(entry.inspection)) this.#start(entry)
  }

  async stop(): Promise<void> {
    const running = [...this.#running.values()]
    this.#running.clear()
    for (const { controller } of running) controller.abort()
    await Promise.all(running.map(({ ended }) => ended))
  }

  #start(entry: PlannedInspection): void {
    const controller = new AbortController()
    const ended = this.#keepAlive(entry, controller.signal)
    this.#running.set(entry.inspection, { parameters: JSON.stringify(entry.parameters), controller, ended })
  }

  async #keepAlive(entry: PlannedInspection, signal: AbortSignal): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!signal.aborted) {
      const startedAt = performance.now()
      try {
        await this.#watch(entry, signal)
        // It returned by itself: there is nothing to watch on this host.
        return
      } catch (err) {
        if (signal.aborted) return
        if (performance.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS
        this.#settings.onFailure(entry.inspection, err, pauseMs)
        await pause(pauseMs, signal)
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
        // What happened meanwhile is found by a round.
        if (!signal.aborted) this.#settings.wake(entry.inspection)
      }
    }
  }

  async #watch({ inspection, definition, parsed }: PlannedInspection, signal: AbortSignal): Promise<void> {
    const { host, memoryOf, wake } = this.#settings
    const allowed = allowOnly(host, definition?.commands ?? [])
    const context = { host: allowed, parameters: parsed, memory: memoryOf(inspection), signal }
    await definition?.watch?.(context, () => {
      if (!signal.aborted) wake(inspection)
    })
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
