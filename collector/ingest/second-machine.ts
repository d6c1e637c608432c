// Two machines with one identity: noticed when the second connects, a fault that names both, settled by a person.
import { HEARTBEAT_MS, type Traits } from '../../shared/protocol.ts'
import { isBad } from '../../shared/status.ts'
import type { HostRecord, OtherMachine } from '../store/records.ts'
import { hostActor, hostObject, noteAudit, SYSTEM } from './audit.ts'
import { HOST_INSPECTION, IDENTITY_ITEM, oneMachineFinding, twoMachinesFinding } from './built-in.ts'
import { CommandFailure } from './command-failure.ts'
import { endConnection } from './end-connection.ts'
import type { HostMemory } from './host-memory.ts'
import { isNearer, isSameMachine, judgeTraits, type TraitsVerdict } from './judge-traits.ts'
import { type Memory, setHost } from './memory.ts'
import type { Command } from './messages.ts'
import { reportOnHost } from './report-on-host.ts'

type Connect = Extract<Command, { kind: 'connect' }>
type Settle = Extract<Command, { kind: 'settle-identity' }>

const BOOTS_KEPT = 8
/** One that tries again and again is written down no oftener. */
const NOTE_EVERY_MS = 60_000

/** Nothing of a second machine is taken: it gets no lease, and its rounds never come under this host. */
export function requireOneMachine(memory: Memory, host: HostMemory, command: Connect): void {
  const { traits, address, at } = command
  if (traits === null) return
  const isHeard = host.connection !== null && memory.tick - host.heardTick < 2 * HEARTBEAT_MS
  const verdict = judgeTraits(host.record, traits, { isHeard })
  if (verdict !== 'other-machine') {
    adoptTraits(memory, host, verdict, command)
    return
  }
  const other = noteSecondMachine(memory, host, { traits, address, at })
  memory.pending.urgent = true
  const { known, second } = namesOf(host.record, other)
  const detail = `${host.record.name} is known as the machine ${known}, this one is ${second}: enrol it for itself`
  throw new CommandFailure({ code: 'cloned', detail: detail.slice(0, 500) })
}

function adoptTraits(memory: Memory, host: HostMemory, verdict: TraitsVerdict, command: Connect): void {
  const { traits, address, at } = command
  const { record } = host
  if (traits === null || JSON.stringify(traits) === JSON.stringify(record.traits)) return
  setHost(memory, host, { ...record, traits, pastBoots: bootsBefore(record, traits) })
  if (verdict !== 'changed') return
  noteAudit(memory, {
    at,
    by: hostActor(record, address),
    action: 'host.machine-changed',
    object: hostObject(record),
    before: { traits: record.traits },
    after: { traits },
  })
}

function bootsBefore(
  { traits, pastBoots }: Pick<HostRecord, 'traits' | 'pastBoots'>,
  next: Traits,
): string[] {
  const boots = [...pastBoots, ...(traits?.bootId == null ? [] : [traits.bootId])]
  return [...new Set(boots)].filter((boot) => boot !== next.bootId).slice(-BOOTS_KEPT)
}

function noteSecondMachine(
  memory: Memory,
  host: HostMemory,
  { traits, address, at }: { traits: Traits; address: string | null; at: number },
): OtherMachine {
  const { record } = host
  const before = record.other
  const isKnownOne = before !== null && isThatOne(record, before, traits)
  if (isKnownOne && Math.abs(at - before.lastSeenAt) < NOTE_EVERY_MS && !isReportDue(host, before))
    return before
  const other: OtherMachine = isKnownOne
    ? { ...before, traits, address, lastSeenAt: at }
    : { traits, hostname: null, address, firstSeenAt: at, lastSeenAt: at, settledAt: null }
  setHost(memory, host, { ...record, other })
  if (!isKnownOne) {
    noteAudit(memory, {
      at,
      by: SYSTEM,
      action: 'host.second-machine',
      object: hostObject(record),
      before: { traits: record.traits },
      after: { traits, address },
    })
  }
  if (!isKnownOne || isReportDue(host, other)) {
    const finding = twoMachinesFinding({ ...namesOf(record, other), record, other })
    reportOnHost(memory, host, finding, at)
  }
  return other
}

function isThatOne({ traits }: HostRecord, other: OtherMachine, offered: Traits): boolean {
  return isSameMachine(offered, other.traits) && (traits === null || isNearer(offered, other.traits, traits))
}

/** Until a person has settled it: a fault that was closed although the second machine still comes opens again. */
function isReportDue(host: HostMemory, { settledAt }: OtherMachine): boolean {
  const item = host.series.get(HOST_INSPECTION)?.items.get(IDENTITY_ITEM)
  return settledAt === null && (item === undefined || !isBad(item.status) || item.fault === null)
}

/** A person decides which of the two is the host; the one that is not has to enrol for itself. */
export function settleIdentity(memory: Memory, { hostId, keep, by, at }: Settle): { hostId: string } {
  const host = memory.hosts.get(hostId)
  if (host === undefined) throw new CommandFailure({ code: 'unknown-host' })
  const { record } = host
  const { other } = record
  if (other === null) throw new CommandFailure({ code: 'no-second-machine' })
  if (keep === 'known') setHost(memory, host, { ...record, other: { ...other, settledAt: at } })
  else changePlaces(memory, host, other, at)
  reportOneMachine(memory, host, at)
  noteAudit(memory, {
    at,
    by,
    action: 'host.settle-identity',
    object: hostObject(record),
    before: { traits: record.traits, other: other.traits },
    after: { keep, traits: host.record.traits, other: host.record.other?.traits ?? null },
  })
  memory.pending.events.push({ type: 'host', hostId })
  return { hostId }
}

function changePlaces(memory: Memory, host: HostMemory, other: OtherMachine, at: number): void {
  const { record } = host
  const left: OtherMachine | null = record.traits && {
    traits: record.traits,
    hostname: record.name,
    address: record.facts.addresses[0] ?? null,
    firstSeenAt: at,
    lastSeenAt: record.lastSeenAt ?? at,
    settledAt: at,
  }
  endConnection(memory, host, {
    reason: 'cloned',
    message: `another machine is ${record.name} from now on: enrol this one for itself`,
  })
  const pastBoots = bootsBefore(record, other.traits)
  setHost(memory, host, { ...host.record, traits: other.traits, pastBoots, other: left })
}

/** A machine that enrolled for itself claims nobody else's identity any more. */
export function noteOwnEnrolment(
  memory: Memory,
  { traits, at }: Pick<Extract<Command, { kind: 'enrol' }>, 'traits' | 'at'>,
): void {
  if (traits === null) return
  for (const host of memory.hosts.values()) {
    const { other } = host.record
    if (other === null || !isThatOne(host.record, other, traits)) continue
    forgetSecondMachine(memory, host, at)
    noteAudit(memory, {
      at,
      by: SYSTEM,
      action: 'host.second-machine-enrolled',
      object: hostObject(host.record),
      before: { other: other.traits },
      after: { other: null },
    })
  }
}

export function forgetSecondMachine(memory: Memory, host: HostMemory, at: number): void {
  if (host.record.other === null) return
  setHost(memory, host, { ...host.record, other: null })
  reportOneMachine(memory, host, at)
}

function reportOneMachine(memory: Memory, host: HostMemory, at: number): void {
  const item = host.series.get(HOST_INSPECTION)?.items.get(IDENTITY_ITEM)
  if (item !== undefined && isBad(item.status)) reportOnHost(memory, host, oneMachineFinding(host.record), at)
}

/** By their addresses, and by the first trait that tells them apart. */
function namesOf(record: HostRecord, other: OtherMachine): { known: string; second: string } {
  const [mine, theirs] = tellApart(record.traits, other.traits)
  return {
    known: [record.facts.addresses[0], mine].filter(Boolean).join(' '),
    second: [other.hostname, other.address, theirs].filter(Boolean).join(' '),
  }
}

function tellApart(known: Traits | null, other: Traits): [string, string] {
  const sets = [(traits: Traits) => traits.cards[0], bootOf, (traits: Traits) => traits.stateId ?? undefined]
  for (const pick of sets) {
    const [mine, theirs] = [known === null ? undefined : pick(known), pick(other)]
    if (mine !== undefined && theirs !== undefined && mine !== theirs) return [`(${mine})`, `(${theirs})`]
  }
  return ['', '']
}

function bootOf({ bootId }: Traits): string | undefined {
  return bootId?.slice(0, 8)
}
