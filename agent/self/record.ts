// What happened to the agent itself: noted as it happens, kept over restarts, read by the agent's own inspection.
import { z } from 'zod'
import type { ClockChange } from '../clock-watch.ts'
import type { Memory } from '../inspection.ts'
import type { OutboxIncident } from '../outbox.ts'
import type { StateIncident } from '../state.ts'

/** So long it is a finding that something happened. */
export const REMEMBERED_MS = 86_400_000

const Aside = z.object({
  at: z.number(),
  movedTo: z.string(),
  why: z.enum(['damaged', 'foreign', 'other-host']),
})
const Incidents = z.object({
  outboxAside: Aside.nullable(),
  stateAside: Aside.nullable(),
  /** What was dropped without a quiet day in between. */
  drops: z.object({ lastAt: z.number(), counts: z.record(z.string(), z.number()) }).nullable(),
  clock: z
    .object({ at: z.number(), kind: z.enum(['slept', 'set', 'lost', 'found']), byMs: z.number() })
    .nullable(),
})
export type Incidents = z.infer<typeof Incidents>
export type PutAsideAt = NonNullable<Incidents['outboxAside']>

export const NO_INCIDENTS: Incidents = { outboxAside: null, stateAside: null, drops: null, clock: null }

export class SelfRecord {
  readonly #now: () => number
  #incidents = NO_INCIDENTS
  #isStateWritable = true
  #memory: Memory | null = null
  #wake: () => void = () => undefined

  constructor(now: () => number) {
    this.#now = now
  }

  get incidents(): Incidents {
    return this.#incidents
  }

  get isStateWritable(): boolean {
    return this.#isStateWritable
  }

  /** What is known from before; what came up while the files were opened stands above it. */
  attach(memory: Memory, wake: () => void): void {
    this.#memory = memory
    this.#wake = wake
    const before = Incidents.catch(NO_INCIDENTS).parse(memory.get('incidents'))
    const now = this.#incidents
    const isNew = Object.values(now).some((one) => one !== null)
    this.#incidents = {
      outboxAside: now.outboxAside ?? before.outboxAside,
      stateAside: now.stateAside ?? before.stateAside,
      drops: now.drops ?? before.drops,
      clock: now.clock ?? before.clock,
    }
    if (isNew) memory.set('incidents', this.#incidents)
  }

  noteOutbox(incident: OutboxIncident): void {
    if (incident.kind === 'put-aside') this.#note({ outboxAside: this.#asideOf(incident) })
    else if (incident.kind === 'dropped') this.#noteDrops(incident.counts)
    else if (incident.kind !== 'went-back') this.#wake()
  }

  noteState(incident: StateIncident): void {
    if (incident.kind === 'put-aside') this.#note({ stateAside: this.#asideOf(incident) })
    else {
      this.#isStateWritable = incident.kind === 'writable-again'
      this.#wake()
    }
  }

  noteClock({ kind, from, to }: ClockChange): void {
    this.#note({ clock: { at: this.#now(), kind, byMs: to - from } })
  }

  #asideOf({ movedTo, why }: Pick<PutAsideAt, 'movedTo' | 'why'>): PutAsideAt {
    return { at: this.#now(), movedTo, why }
  }

  /** The first after a quiet day wakes; those that follow are in the next round, or an outbox that overflows would fill itself. */
  #noteDrops(added: Readonly<Record<string, number>>): void {
    const at = this.#now()
    const { drops } = this.#incidents
    const isFirst = drops === null || !isRecent(drops.lastAt, at)
    const counts = isFirst ? {} : { ...drops.counts }
    for (const [inspection, rounds] of Object.entries(added))
      counts[inspection] = (counts[inspection] ?? 0) + rounds
    this.#incidents = { ...this.#incidents, drops: { lastAt: at, counts } }
    this.#memory?.set('incidents', this.#incidents)
    if (isFirst) this.#wake()
  }

  #note(change: Partial<Incidents>): void {
    this.#incidents = { ...this.#incidents, ...change }
    this.#memory?.set('incidents', this.#incidents)
    this.#wake()
  }
}

/** Either way, since a clock may have been set back since. */
export function isRecent(at: number, now: number): boolean {
  return Math.abs(now - at) < REMEMBERED_MS
}
