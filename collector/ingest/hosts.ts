// What connections say about hosts: who holds the lease, what the agent is, how it is doing.
import { plainValues } from '../../shared/plain-text.ts'
import type { Plan } from '../../shared/plan.ts'
import type { AgentFrame } from '../../shared/protocol.ts'
import { isBuiltIn } from './built-in.ts'
import { finishOtherChains } from './catch-up.ts'
import { noteEmptyOutbox } from './delivery.ts'
import { hostTime, noteClock } from './host-clock.ts'
import type { HostMemory } from './host-memory.ts'
import { NO_MARK } from './mark.ts'
import { type Memory, setHost, setSeries } from './memory.ts'
import type { Command, ConnectAnswer, Heartbeat } from './messages.ts'
import { plainFacts } from './plain-facts.ts'
import { confirmFaults } from './quiet-faults.ts'
import { hasRoomForSeries, hasRoomInCatalogue } from './room.ts'
import { emptySeries } from './series-state.ts'
import { endSilence } from './sweep.ts'

type Connect = Extract<Command, { kind: 'connect' }>
type Hello = Extract<AgentFrame, { type: 'hello' }>

/** The newest connection wins; frames of the one before it are refused from here on. */
export function connectHost(
  memory: Memory,
  host: HostMemory,
  command: Connect,
  plan: Plan | null,
): ConnectAnswer {
  const superseded = host.connection
  if (superseded !== null) memory.connections.delete(superseded)
  memory.connections.set(command.connection, host)
  host.connection = command.connection
  const lease = host.record.lease + 1
  setHost(memory, host, { ...host.record, lease, agentVersion: command.agentVersion, lastSeenAt: command.at })
  host.heardAt = command.at
  host.heardTick = memory.tick
  host.epoch = command.epoch
  finishOtherChains(memory, host, command.epoch, command.at)
  endSilence(memory, host, command.at)
  memory.pending.events.push({ type: 'host', hostId: host.record.id })
  const { seq, ahead } = host.marks.get(command.epoch) ?? NO_MARK
  return { lease, committedSeq: seq, ahead, plan, superseded }
}

export function disconnectHost(memory: Memory, connection: number): void {
  memory.ended.delete(connection)
  const host = memory.connections.get(connection)
  if (host === undefined) return
  memory.connections.delete(connection)
  host.connection = null
  memory.pending.writes.push(seenWrite(host))
  memory.pending.events.push({ type: 'host', hostId: host.record.id })
}

export function greetHost(memory: Memory, host: HostMemory, hello: Hello, at: number): void {
  const { record } = host
  const facts = plainFacts(hello.facts, record.id)
  for (const info of hello.inspections) {
    // An agent may not speak in the collector's name.
    if (isBuiltIn(info.name) || !hasRoomInCatalogue(memory, info.name)) continue
    if (JSON.stringify(memory.catalogue.get(info.name)) === JSON.stringify(info)) continue
    memory.catalogue.set(info.name, info)
    memory.pending.writes.push({ kind: 'inspection', info })
  }
  for (const entry of hello.plan) {
    if (!hasRoomForSeries(host, entry.inspection)) continue
    const before = record.plan.find((known) => known.inspection === entry.inspection)
    const isSame =
      before?.cron === entry.cron && before.timeZone === entry.timeZone && before.spreadMs === entry.spreadMs
    const series = host.series.get(entry.inspection) ?? emptySeries(host, entry.inspection)
    if (isSame && before.enabled && series.dueThrough > 0) continue
    // By a new schedule nothing is owed from before it.
    setSeries(memory, host, {
      ...series,
      dueThrough: Math.max(series.dueThrough, hostTime(host, at)),
      accounted: [],
    })
  }
  setHost(memory, host, {
    ...record,
    name: facts.hostname,
    facts,
    inventory: plainValues(hello.inventory) ?? record.inventory,
    plan: hello.plan.filter((entry) => !isBuiltIn(entry.inspection)),
    planVersion: hello.planVersion,
    agentStartedAt: hello.startedAt,
    lastSeenAt: at,
  })
  memory.pending.events.push({ type: 'host', hostId: record.id })
}

/** Kept in memory and written with the next batch of seenWrites, since a row per heartbeat would wear the disk. */
export function noteHeartbeat(memory: Memory, heartbeat: Heartbeat): void {
  const host = memory.connections.get(heartbeat.connection)
  if (host === undefined) return
  host.heardAt = heartbeat.at
  host.heardTick = memory.tick
  const { clockOffsetMs, queue } = heartbeat
  const offsetBefore = host.record.clockOffsetMs
  host.record = { ...host.record, lastSeenAt: heartbeat.at, clockOffsetMs, queue }
  endSilence(memory, host, heartbeat.at)
  noteClock(memory, host, offsetBefore, heartbeat.at)
  if (queue.rounds > 0) return
  noteEmptyOutbox(memory, host, heartbeat.at)
  confirmFaults(memory, host, heartbeat.at)
}

export function seenWrite(host: HostMemory) {
  const { num, clockOffsetMs, queue } = host.record
  const lastSeenAt = host.record.lastSeenAt ?? host.heardAt
  return { kind: 'host-seen', hostNum: num, lastSeenAt, clockOffsetMs, queue } as const
}
