// The running agent: schedule → round → outbox → link, with the plan above and the status beside it.

import { join } from 'node:path'
import { Plan } from '../shared/plan.ts'
import { type MissedReason, type Round, roundStatus } from '../shared/round.ts'
import type { AgentConfig } from './config.ts'
import { bootedAt } from './facts.ts'
import type { Host } from './host/host.ts'
import { HostFactsWatch } from './host-facts.ts'
import type { EnrolledIdentity } from './identity.ts'
import { type AnyInspection, describeInspection } from './inspection.ts'
import { createKeyRotation } from './key-rotation.ts'
import type { Occasion } from './lane.ts'
import { Link } from './link.ts'
import type { Log } from './log.ts'
import { createMemory, keepAccounted } from './memory.ts'
import { toMissedRounds } from './missed-rounds.ts'
import { Outbox, type OutboxIncident } from './outbox.ts'
import { LOCAL_PLAN_VERSION, mergePlan, type PlannedInspection, toEffectiveEntry } from './plan.ts'
import { runRound } from './runner.ts'
import { Scheduler } from './scheduler.ts'
import { createSelfInspection, SELF, type SelfReport } from './self/inspection.ts'
import { SelfRecord } from './self/record.ts'
import type { DemandAnswer, Hello } from './session.ts'
import { openState, type State, type StateIncident } from './state.ts'
import { type StatusNow, StatusReporter } from './status-reporter.ts'
import { SteadyClock } from './steady-clock.ts'
import { readTraits } from './traits.ts'
import { Watches } from './watches.ts'

export type AgentParts = {
  readonly config: AgentConfig
  readonly identity: EnrolledIdentity
  readonly inspections: readonly AnyInspection[]
  readonly host: Host
  readonly version: string
  readonly log: Log
}

export class Agent {
  readonly #parts: AgentParts
  readonly #clock = new SteadyClock()
  readonly #self = new SelfRecord(this.#clock.now)
  readonly #startedAt: number
  readonly #inspections: readonly AnyInspection[]
  readonly #state: State
  readonly #outbox: Outbox
  readonly #scheduler: Scheduler
  readonly #watches: Watches
  readonly #link: Link
  readonly #stopping = new AbortController()
  readonly #facts: HostFactsWatch
  readonly #status: StatusReporter
  readonly #keyRotation: ReturnType<typeof createKeyRotation>
  #plan: Plan | null
  #planned: PlannedInspection[] = []

  constructor(parts: AgentParts) {
    const { config, identity, host, log } = parts
    const { now } = this.#clock
    this.#parts = parts
    this.#inspections = parts.inspections.map((one) =>
      one.name === SELF ? createSelfInspection(() => this.#selfReport()) : one,
    )
    this.#state = openState({
      path: join(config.stateDir, 'state.db'),
      now,
      report: (incident) => {
        tell(log, incident, 'state file')
        this.#self.noteState(incident)
      },
    })
    this.#outbox = new Outbox({
      path: join(config.stateDir, 'outbox.db'),
      ...config.outbox,
      hostId: identity.hostId,
      now,
      report: (incident) => {
        tell(log, incident, 'outbox')
        this.#self.noteOutbox(incident)
      },
    })
    this.#clock.remember(this.#outbox.writtenAt)
    this.#startedAt = now()
    this.#facts = new HostFactsWatch({
      timeZone: config.timeZone,
      host,
      state: this.#state,
      log,
      now,
      onChange: () => this.#link.refreshHello(),
    })
    this.#status = new StatusReporter(config.stateDir, () => this.#statusNow())
    this.#plan = Plan.nullable()
      .catch(null)
      .parse(this.#state.get('agent', 'plan') ?? null)
    this.#scheduler = this.#createScheduler()
    this.#watches = new Watches({
      host,
      memoryOf: (inspection) => createMemory(this.#state, inspection),
      wake: (inspection) => this.#scheduler.event(inspection),
      onFailure: (inspection, err, againInMs) => log.warn({ inspection, err, againInMs }, 'watch failed'),
    })
    this.#link = new Link({
      collectorUrl: config.collectorUrl ?? identity.collectorUrl,
      identity,
      outbox: this.#outbox,
      agentVersion: parts.version,
      traits: () => readTraits(config),
      log,
      hello: () => this.#hello(),
      onPlan: (plan) => this.#takePlan(plan),
      onDemand: (inspection, requestId) => this.#demand(inspection, requestId),
      onChange: () => this.#status.writeSoon(),
      onRotationAsked: () => this.#keyRotation.asked(),
    })
    this.#keyRotation = createKeyRotation({
      keys: identity.keys,
      rotateAfterMs: config.rotateKeyAfterMs,
      offer: () => this.#link.offerNextKey(),
      now: Date.now,
      log,
    })
    this.#self.attach(createMemory(this.#state, SELF), () => this.#scheduler.event(SELF))
  }

  start(): void {
    this.#applyPlan()
    this.#link.start()
    this.#keyRotation.start()
    this.#facts.start()
    this.#status.start()
  }

  /** In this order, each step told; what the collector has not got by then stays in the outbox. */
  async stop(drainMs: number): Promise<void> {
    const { log, host } = this.#parts
    this.#facts.stop()
    this.#keyRotation.stop()
    log.info({ step: 'watches' }, 'stopping')
    await this.#watches.stop()
    log.info({ step: 'schedule' }, 'stopping')
    this.#stopping.abort()
    await this.#scheduler.stop()
    log.info({ step: 'link', waiting: this.#outbox.size().rounds }, 'stopping')
    await Promise.race([this.#link.drain(), new Promise((resolve) => setTimeout(resolve, drainMs).unref())])
    await this.#link.stop()
    this.#status.stop()
    this.#outbox.close()
    this.#state.close()
    await host.close()
  }

  #createScheduler(): Scheduler {
    return new Scheduler({
      clock: this.#clock,
      bootedAt: bootedAt(this.#clock.now()),
      run: (inspection, occasion) => this.#run(inspection, occasion),
      miss: (inspection, slots, reasonOf) => this.#miss(inspection, slots, reasonOf),
      accounted: keepAccounted(this.#state),
      onClockChange: (change) => {
        this.#parts.log.warn(change, 'the clock was set or the machine slept')
        this.#self.noteClock(change)
      },
    })
  }

  async #run(inspection: string, occasion: Occasion): Promise<void> {
    const entry = this.#planned.find((one) => one.inspection === inspection)
    if (entry === undefined || entry.definition === null) return
    const round = await runRound({
      inspection: entry.definition,
      host: this.#parts.host,
      memory: createMemory(this.#state, inspection),
      parameters: entry.parameters,
      timeoutMs: entry.timeoutMs,
      nextDueAt: this.#scheduler.nextDueAt(inspection),
      planVersion: this.#planVersion(),
      signal: this.#stopping.signal,
      now: this.#clock.now,
      ...occasion,
    })
    // Cut short by the stop: the slot is told as missed at the next start, which is the truth.
    if (!this.#stopping.signal.aborted) this.#record([round])
  }

  #miss(inspection: string, slots: readonly number[], reasonOf: (slot: number) => MissedReason): void {
    const nextDueAt = this.#scheduler.nextDueAt(inspection)
    const planVersion = this.#planVersion()
    const rounds = toMissedRounds({ inspection, slots, reasonOf, nextDueAt, planVersion })
    this.#parts.log.warn(
      { inspection, slots: slots.length, reason: rounds.at(-1)?.missedReason },
      'rounds missed',
    )
    this.#record(rounds)
  }

  #record(rounds: readonly Round[]): void {
    const seq = this.#outbox.append(rounds)
    this.#link.wake()
    for (const round of rounds) {
      if (round.outcome === 'missed') continue
      const { inspection, trigger, outcome, durationMs, findings } = round
      const status = roundStatus(round)
      this.#status.noteRound(round)
      this.#parts.log.info(
        { inspection, trigger, outcome, status, findings: findings.length, durationMs, seq },
        'round',
      )
    }
    this.#status.writeSoon()
  }

  #demand(inspection: string, requestId: string): DemandAnswer {
    const entry = this.#planned.find((one) => one.inspection === inspection)
    if (entry === undefined || entry.definition === null) return 'unknown-inspection'
    const answer = this.#scheduler.demand(inspection, requestId)
    return answer === 'not-planned' ? 'disabled' : answer
  }

  #takePlan(plan: Plan | null): void {
    if (JSON.stringify(plan) === JSON.stringify(this.#plan)) return
    this.#plan = plan
    this.#state.set('agent', 'plan', plan)
    this.#applyPlan()
    this.#link.refreshHello()
  }

  #applyPlan(): void {
    const { config, identity, log } = this.#parts
    const settings = {
      inspections: this.#inspections,
      local: config.inspections,
      timeZone: config.timeZone,
      hostId: identity.hostId,
    }
    this.#planned = mergePlan(settings, this.#plan, this.#clock.now())
    for (const { inspection, refused } of this.#planned) {
      if (refused !== undefined) log.warn({ inspection, refused }, 'the collector’s plan was refused in part')
    }
    const enabled = this.#planned.filter((entry) => entry.enabled).map(({ inspection }) => inspection)
    log.info({ version: this.#planVersion(), enabled }, 'plan')
    this.#scheduler.apply(this.#planned)
    this.#watches.apply(this.#planned)
    this.#status.writeSoon()
  }

  #planVersion(): string {
    return this.#plan?.version ?? LOCAL_PLAN_VERSION
  }

  #hello(): Hello {
    return {
      facts: this.#facts.facts,
      inventory: this.#facts.inventory,
      startedAt: this.#startedAt,
      inspections: this.#inspections.map(describeInspection),
      plan: this.#planned.map((entry) => ({
        ...toEffectiveEntry(entry),
        nextDueAt: this.#scheduler.nextDueAt(entry.inspection),
      })),
      planVersion: this.#planVersion(),
    }
  }

  #selfReport(): SelfReport {
    const { maxBytes } = this.#parts.config.outbox
    return {
      incidents: this.#self.incidents,
      isStateWritable: this.#self.isStateWritable,
      isClockLost: this.#clock.isLost,
      outbox: { ...this.#outbox.size(), ...this.#outbox.details(), maxBytes },
    }
  }

  #statusNow(): StatusNow {
    const { config, identity, version } = this.#parts
    return {
      version,
      startedAt: this.#startedAt,
      hostId: identity.hostId,
      collectorUrl: config.collectorUrl ?? identity.collectorUrl,
      planVersion: this.#planVersion(),
      link: this.#link.status(),
      queue: { ...this.#outbox.size(), ...this.#outbox.details() },
      inspections: this.#planned.map(({ inspection, enabled, refused }) => ({
        name: inspection,
        enabled,
        nextDueAt: this.#scheduler.nextDueAt(inspection),
        refused: refused ?? null,
      })),
    }
  }
}

function tell(log: Log, incident: OutboxIncident | StateIncident, what: 'outbox' | 'state file'): void {
  if (incident.kind === 'writable-again') log.info({ ...incident, what }, 'on disk again')
  else log.warn({ ...incident, what }, `trouble with the ${what}`)
}
