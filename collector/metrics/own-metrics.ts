// The collector about itself, through prom-client: agents, rounds, refusals, time spent, open faults.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { FaultGrade, FaultSource } from '../../shared/api/fault.ts'
import { ChannelSettings, type ChannelType } from '../../shared/api/settings/channel.ts'
import { OPEN_STAGES } from '../../shared/fault-stages.ts'
import { RefusalReason } from '../../shared/protocol.ts'
import type { RosterGap } from '../duty/gaps-now.ts'
import type { RoundStats } from '../ingest/messages.ts'
import type { ReadStore } from '../store/read-store.ts'
import { addFaultTimes, type FaultTimesRead } from './fault-times.ts'

export type OwnMetricsParts = {
  readonly version: string
  /** Hosts connected now, and hosts enrolled and not revoked. */
  readonly countAgents: () => { readonly connected: number; readonly enrolled: number }
  /** Faults that are open now. */
  readonly countFaults: ReadStore['faultCounts']
  /** All faults there ever were. */
  readonly totalFaults: ReadStore['faultTotals']
  readonly faultTimes: FaultTimesRead
  /** Messages to people that wait now. */
  readonly countNotifications: () => number
  readonly dutyGaps: () => Promise<readonly RosterGap[]>
}
type FaultTotal = ReturnType<ReadStore['faultTotals']>[number]
export type OwnMetrics = ReturnType<typeof createOwnMetrics>

// Of prom-client's defaults those whose names promtool finds fault with.
const UNWANTED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

export function createOwnMetrics(parts: OwnMetricsParts) {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  for (const name of UNWANTED) register.removeSingleMetric(name)
  addStateOfNow(parts, registers)
  addFaultTimes(parts.faultTimes, registers)

  const rounds = new Counter({
    name: 'xunjian_collector_rounds_total',
    help: 'Rounds committed.',
    registers,
  })
  const rejected = new Counter({
    name: 'xunjian_collector_rounds_rejected_total',
    help: 'Frames and connections of agents that were refused.',
    labelNames: ['reason'],
    registers,
  })
  for (const reason of RefusalReason.options) rejected.inc({ reason }, 0)
  const ingest = new Histogram({
    name: 'xunjian_collector_ingest_duration_seconds',
    help: 'Time of one commit, from its writes to the disk having them.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  })
  const render = new Gauge({
    name: 'xunjian_collector_render_duration_seconds',
    help: 'Time it took to write the newest page of a host for Prometheus.',
    registers,
  })
  const notifications = addNotifications(parts, registers)
  return {
    contentType: register.contentType,
    text: () => register.metrics(),
    noteCommit(stats: RoundStats): void {
      rounds.inc(stats.rounds)
      ingest.observe(stats.durationMs / 1_000)
    },
    noteRefused: (reason: RefusalReason) => rejected.inc({ reason }),
    noteNotification: (type: ChannelType, outcome: NotificationOutcome) =>
      notifications.inc({ channel_type: type, outcome }),
    noteRendered: (durationMs: number) => render.set(durationMs / 1_000),
  }
}

/** What became of an attempt, or of a message that needed none. */
const NOTIFICATION_OUTCOMES = ['sent', 'retry', 'dead', 'folded'] as const
type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number]

function addNotifications({ countNotifications }: OwnMetricsParts, registers: Registry[]): Counter {
  const counted = new Counter({
    name: 'xunjian_notifications_total',
    help: 'Messages to people by what became of them: sent, tried and to be tried again, given up, said together.',
    labelNames: ['channel_type', 'outcome'],
    registers,
  })
  for (const option of ChannelSettings.options)
    for (const outcome of NOTIFICATION_OUTCOMES)
      counted.inc({ channel_type: option.shape.type.value, outcome }, 0)
  new Gauge({
    name: 'xunjian_notifications_waiting',
    help: 'Messages to people that are still to be sent.',
    registers,
    collect() {
      this.set(countNotifications())
    },
  })
  return counted
}

/** Read when somebody asks; nothing to keep up. */
function addStateOfNow(parts: OwnMetricsParts, registers: Registry[]): void {
  const info = new Gauge({
    name: 'xunjian_collector_build_info',
    help: 'What this collector is; always 1.',
    labelNames: ['version', 'node_version'],
    registers,
  })
  info.set({ version: parts.version, node_version: process.version }, 1)
  new Gauge({
    name: 'xunjian_collector_agents',
    help: 'Enrolled agents by whether they are connected.',
    labelNames: ['state'],
    registers,
    collect() {
      const { connected, enrolled } = parts.countAgents()
      this.set({ state: 'connected' }, connected)
      this.set({ state: 'offline' }, Math.max(0, enrolled - connected))
    },
  })
  new Gauge({
    name: 'xunjian_faults',
    help: 'Open faults.',
    labelNames: ['stage', 'grade'],
    registers,
    collect() {
      for (const stage of OPEN_STAGES) for (const grade of FaultGrade.options) this.set({ stage, grade }, 0)
      for (const { stage, grade, count } of parts.countFaults()) this.set({ stage, grade }, count)
    },
  })
  new Gauge({
    name: 'xunjian_duty_gap',
    help: 'Whether nobody is on duty on a roster now.',
    labelNames: ['roster'],
    registers,
    async collect() {
      const gaps = await parts.dutyGaps()
      this.reset()
      for (const { roster, isGap } of gaps) this.set({ roster }, isGap ? 1 : 0)
    },
  })
  addFaultTotals(parts, registers)
}

function addFaultTotals({ totalFaults }: OwnMetricsParts, registers: Registry[]): void {
  const add = (name: string, help: string, pick: (total: FaultTotal) => number) => {
    new Counter({
      name,
      help,
      labelNames: ['source', 'grade'],
      registers,
      collect() {
        this.reset()
        // Series that are known in advance are there from the start, so that their first increase counts.
        for (const source of FaultSource.options) {
          for (const grade of FaultGrade.options) this.inc({ source, grade }, 0)
        }
        for (const total of totalFaults()) {
          this.inc({ source: total.source, grade: total.grade }, pick(total))
        }
      },
    })
  }
  add('xunjian_faults_opened_total', 'Faults ever reported.', ({ opened }) => opened)
  add('xunjian_faults_closed_total', 'Faults ever closed.', ({ closed }) => closed)
}
