// Knows the host for the collector: its facts, looked at every few minutes, and its inventory, once a day.
import type { HostFacts, Inventory } from '../shared/facts.ts'
import { areSameFacts, readFacts } from './facts.ts'
import type { Host } from './host/host.ts'
import { readInventory, takeInventory } from './inventory.ts'
import type { Log } from './log.ts'
import type { State } from './state.ts'

const LOOK_EVERY_MS = 300_000
const INVENTORY_AFTER_MS = 5_000

export type HostFactsSettings = {
  readonly timeZone: string
  readonly host: Host
  readonly state: State
  readonly log: Log
  readonly now: () => number
  readonly onChange: () => void
}

export class HostFactsWatch {
  readonly #settings: HostFactsSettings
  readonly #timers: NodeJS.Timeout[] = []
  #facts: HostFacts
  #isStopped = false

  constructor(settings: HostFactsSettings) {
    this.#settings = settings
    this.#facts = readFacts(settings.timeZone, settings.now())
  }

  get facts(): HostFacts {
    return this.#facts
  }

  get inventory(): Inventory | null {
    return readInventory(this.#settings.state)
  }

  start(): void {
    const later = setTimeout(() => void this.#takeInventory(), INVENTORY_AFTER_MS)
    this.#timers.push(
      later,
      setInterval(() => this.#look(), LOOK_EVERY_MS),
    )
  }

  stop(): void {
    this.#isStopped = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #look(): void {
    const { timeZone, log, now, onChange } = this.#settings
    const facts = readFacts(timeZone, now())
    if (!areSameFacts(facts, this.#facts)) {
      this.#facts = facts
      log.info({ facts }, 'facts of the host changed')
      onChange()
    }
    void this.#takeInventory()
  }

  async #takeInventory(): Promise<void> {
    const { state, host, log, now, onChange } = this.#settings
    try {
      const inventory = await takeInventory(state, host, now())
      if (inventory !== null && !this.#isStopped) onChange()
    } catch (err) {
      log.warn({ err }, 'inventory could not be taken')
    }
  }
}
