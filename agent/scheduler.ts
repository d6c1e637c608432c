// When each inspection runs: by cron, at start, for events and on demand; and which slots went by unused.
import type { EffectivePlanEntry } from '../shared/plan.ts'
import type { MissedReason } from '../shared/round.ts'
import { dueTimes, newestDueTimes, nextDue, type Schedule } from '../shared/schedule.ts'
import { Beats } from './beats.ts'
import { type ClockChange, ClockWatch } from './clock-watch.ts'
import { Lane, type Occasion } from './lane.ts'
import type { SteadyClock } from './steady-clock.ts'

export type Timetable = Pick<EffectivePlanEntry, 'inspection' | 'enabled' | 'cron' | 'timeZone' | 'spreadMs'>

export type SchedulerSettings = {
  readonly clock: SteadyClock
  /** A slot before this moment was missed because the host was off, one behind it because the agent was. */
  readonly bootedAt: number
  readonly run: (inspection: string, occasion: Occasion) => Promise<void>
  readonly miss: (
    inspection: string,
    plannedAt: readonly number[],
    reasonOf: (slot: number) => MissedReason,
  ) => void
  /** Up to which slot the plan of an inspection is on record; kept over restarts. */
  readonly accounted: {
    get(inspection: string): number | null
    set(inspection: string, at: number | null): void
  }
  readonly onClockChange?: (change: ClockChange) => void
}

const LOOK_BACK_MS = 7 * 86_400_000
const MAX_MISSED = 500

type Planned = {
  readonly schedule: Schedule
  readonly lane: Lane
  readonly beats: Beats
  readonly spreading: Map<number, NodeJS.Timeout>
  lastDueAt: number
}

export class Scheduler {
  readonly #settings: SchedulerSettings
  readonly #planned = new Map<string, Planned>()
  readonly #watch: ClockWatch

  constructor(settings: SchedulerSettings) {
    this.#settings = settings
    const { clock } = settings
    this.#watch = new ClockWatch({
      clock,
      nextBeat: (after) => this.#nextBeat(after),
      onChange: (change) => this.#onClockChange(change),
    })
  }

  /** Takes over a plan: what is new makes a round at once, what went by is reported, what stayed is left alone. */
  apply(timetables: readonly Timetable[]): void {
    const enabled = new Map(timetables.filter((one) => one.enabled).map((one) => [one.inspection, one]))
    for (const [inspection, planned] of [...this.#planned]) {
      const wanted = enabled.get(inspection)
      if (wanted === undefined) this.#remove(inspection, planned)
      else if (!isSame(planned.schedule, wanted)) this.#reschedule(inspection, planned, wanted)
    }
    for (const [inspection, timetable] of enabled) {
      if (!this.#planned.has(inspection)) this.#add(inspection, timetable)
    }
    this.#watch.rearm()
  }

  /** Something happened that the inspection wants to look at now. */
  event(inspection: string): void {
    this.#planned.get(inspection)?.lane.event()
  }

  demand(inspection: string, requestId: string): 'accepted' | 'busy' | 'not-planned' {
    return this.#planned.get(inspection)?.lane.demand(requestId) ?? 'not-planned'
  }

  nextDueAt(inspection: string): number | null {
    const planned = this.#planned.get(inspection)
    return planned === undefined ? null : nextDue(planned.schedule, this.#settings.clock.now())
  }

  /** Ends when the rounds that were running are recorded. */
  async stop(): Promise<void> {
    this.#watch.stop()
    for (const planned of this.#planned.values()) halt(planned)
    await Promise.all([...this.#planned.values()].map(({ lane }) => lane.stop()))
  }

  #add(inspection: string, timetable: Timetable): void {
    const { accounted, clock } = this.#settings
    const lane = new Lane({
      // The gaps between rounds for events are lengths of time, whatever the wall clock does.
      now: () => clock.monotonicMs(),
      run: (occasion) => this.#run(inspection, occasion),
      overrun: (plannedAt) => this.#miss(inspection, [plannedAt], () => 'overrun'),
    })
    const planned = this.#plan(inspection, timetable, lane)
    const since = accounted.get(inspection)
    const now = clock.now()
    const slots = since === null ? [] : this.#slotsBetween(planned, since, now)
    this.#miss(inspection, slots, (slot) => (slot < this.#settings.bootedAt ? 'host-off' : 'agent-off'))
    accounted.set(inspection, now)
    lane.plan({ trigger: slots.length > 0 ? 'catch-up' : 'start', plannedAt: null })
  }

  #plan(inspection: string, { cron, timeZone, spreadMs }: Timetable, lane: Lane): Planned {
    const { clock } = this.#settings
    const schedule = { cron, timeZone, spreadMs }
    const beats = new Beats({
      schedule,
      clock,
      onBeat: (slot) => this.#beat(inspection, slot),
      onMissed: (slot) => this.#miss(inspection, [slot + spreadMs], () => 'agent-off'),
    })
    const planned = { schedule, lane, beats, spreading: new Map(), lastDueAt: clock.now() }
    this.#planned.set(inspection, planned)
    this.#spreadFrom(planned, clock.now())
    return planned
  }

  #reschedule(inspection: string, planned: Planned, wanted: Timetable): void {
    halt(planned)
    this.#plan(inspection, wanted, planned.lane)
    this.#settings.accounted.set(inspection, this.#settings.clock.now())
  }

  #remove(inspection: string, planned: Planned): void {
    halt(planned)
    this.#planned.delete(inspection)
    this.#settings.accounted.set(inspection, null)
  }

  /** node-cron says that a slot has come; this host's own turn is a little later. */
  #beat(inspection: string, slot: number): void {
    const planned = this.#planned.get(inspection)
    if (planned !== undefined) this.#spread(planned, slot + planned.schedule.spreadMs)
  }

  /** Slots that came a moment ago, whose turn on this host is still to come: no beat says them again. */
  #spreadFrom(planned: Planned, now: number): void {
    const { schedule } = planned
    for (const dueAt of dueTimes(schedule, now, now + schedule.spreadMs)) this.#spread(planned, dueAt)
  }

  #spread(planned: Planned, dueAt: number): void {
    if (planned.spreading.has(dueAt)) return
    const waitMs = Math.max(dueAt - this.#settings.clock.now(), 0)
    const timer = setTimeout(() => {
      planned.spreading.delete(dueAt)
      planned.lastDueAt = dueAt
      planned.lane.plan({ trigger: 'schedule', plannedAt: dueAt })
    }, waitMs)
    planned.spreading.set(dueAt, timer)
  }

  async #run(inspection: string, occasion: Occasion): Promise<void> {
    await this.#settings.run(inspection, occasion)
    if (occasion.plannedAt !== null) this.#settings.accounted.set(inspection, occasion.plannedAt)
  }

  #miss(inspection: string, slots: readonly number[], reasonOf: (slot: number) => MissedReason): void {
    if (slots.length > 0) this.#settings.miss(inspection, slots, reasonOf)
  }

  #slotsBetween({ schedule }: Planned, from: number, to: number): number[] {
    return newestDueTimes(schedule, Math.max(from, to - LOOK_BACK_MS), to, MAX_MISSED)
  }

  #onClockChange(change: ClockChange): void {
    this.#settings.onClockChange?.(change)
    for (const [inspection, planned] of this.#planned) {
      planned.beats.restart()
      const isAhead = (dueAt: number) => dueAt > change.to && dueAt - change.to <= planned.schedule.spreadMs
      const waiting = [...planned.spreading.keys()].filter(isAhead)
      clearSpreading(planned)
      for (const dueAt of waiting) this.#spread(planned, dueAt)
      // What it leapt over; set back, it comes to slots that have had their turn.
      if (change.to > change.from) this.#spreadFrom(planned, change.to)
      const slots = this.#slotsBetween(
        planned,
        Math.max(change.from, Math.min(planned.lastDueAt, change.to)),
        change.to,
      )
      if (change.kind === 'slept') this.#miss(inspection, slots, () => 'host-off')
      planned.lastDueAt = change.to
      this.#settings.accounted.set(inspection, change.to)
      if (slots.length > 0) planned.lane.plan({ trigger: 'catch-up', plannedAt: null })
    }
  }

  #nextBeat(after: number): number | null {
    let nearest: number | null = null
    for (const { schedule } of this.#planned.values()) {
      const beat = nextDue({ ...schedule, spreadMs: 0 }, after)
      if (beat !== null && (nearest === null || beat < nearest)) nearest = beat
    }
    return nearest
  }
}

function isSame(schedule: Schedule, { cron, timeZone, spreadMs }: Timetable): boolean {
  return schedule.cron === cron && schedule.timeZone === timeZone && schedule.spreadMs === spreadMs
}

function clearSpreading(planned: Planned): void {
  for (const timer of planned.spreading.values()) clearTimeout(timer)
  planned.spreading.clear()
}

function halt(planned: Planned): void {
  planned.beats.destroy()
  clearSpreading(planned)
}
