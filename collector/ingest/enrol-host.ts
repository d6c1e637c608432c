// A host is let in with a code: as a new one, or as the known one that the code is bound to.
import { keyFingerprint } from '../key-fingerprint.ts'
import type { CodeRecord, HostRecord } from '../store/records.ts'
import { hostActor, hostObject, noteAudit } from './audit.ts'
import { setCode } from './code-commands.ts'
import { CommandFailure } from './command-failure.ts'
import { endConnection } from './end-connection.ts'
import type { HostMemory } from './host-memory.ts'
import { type Memory, setHost } from './memory.ts'
import type { Command, EnrolAnswer } from './messages.ts'
import { plainFacts } from './plain-facts.ts'
import { forgetSecondMachine, noteOwnEnrolment } from './second-machine.ts'

type Enrol = Extract<Command, { kind: 'enrol' }>

/** Of a code for many hosts so many may ask again for a lost answer. */
const USERS_KEPT = 20

export function enrolHost(memory: Memory, asked: Enrol): EnrolAnswer {
  const command = { ...asked, facts: plainFacts(asked.facts, asked.hostId) }
  const code = memory.codes.get(command.codeHash)
  if (code === undefined) throw new CommandFailure({ code: 'unknown-code' })
  const { labels } = code
  const answered = answeredBefore(memory, code, command)
  if (answered !== null) return { hostId: answered.record.id, labels }
  requireUsable(code, command.at)
  const host = code.hostId === null ? admitNew(memory, code, command) : readmit(memory, code, command)
  setCode(memory, {
    ...code,
    used: code.used + 1,
    lastUsedAt: command.at,
    usedBy: [...code.usedBy, userOf(command)].slice(-USERS_KEPT),
  })
  memory.pending.events.push({ type: 'host', hostId: host.record.id })
  return { hostId: host.record.id, labels }
}

/** The answer to the first claim may have been lost: the same host with the same key may ask again. */
function answeredBefore(memory: Memory, code: CodeRecord, command: Enrol): HostMemory | null {
  const host = memory.hosts.get(code.hostId ?? command.hostId)
  const isSame = code.usedBy.includes(userOf(command)) && host?.record.publicKey === command.publicKey
  return isSame && host.record.revokedAt === null ? host : null
}

function userOf({ hostId, publicKey }: Enrol): string {
  return `${hostId} ${publicKey}`
}

function requireUsable(code: CodeRecord, at: number): void {
  if (code.revokedAt !== null) throw new CommandFailure({ code: 'code-revoked' })
  if (code.used >= code.uses) throw new CommandFailure({ code: 'code-used' })
  if (code.expiresAt <= at) throw new CommandFailure({ code: 'code-expired' })
}

function admitNew(memory: Memory, code: CodeRecord, command: Enrol): HostMemory {
  if (memory.hosts.has(command.hostId)) throw new CommandFailure({ code: 'host-exists' })
  const host = memory.addHost(newHost(memory, command, code.labels))
  memory.pending.dirtyHosts.add(host)
  const { record } = host
  noteAudit(memory, {
    at: command.at,
    by: hostActor(record, command.address),
    action: 'host.enrol',
    object: hostObject(record),
    before: null,
    after: { code: code.id, labels: code.labels, key: keyFingerprint(command.publicKey) },
  })
  noteOwnEnrolment(memory, command)
  return host
}

/** Its history and its faults go on; key and machine are other ones, and whoever still has the old key is out. */
function readmit(memory: Memory, code: CodeRecord, command: Enrol): HostMemory {
  const { publicKey, facts, traits, address, at } = command
  const host = memory.hosts.get(code.hostId ?? '')
  if (host === undefined) throw new CommandFailure({ code: 'unknown-host' })
  const before = host.record
  endConnection(memory, host, { reason: 'revoked', message: 'this host was enrolled again with another key' })
  forgetSecondMachine(memory, host, at)
  setHost(memory, host, {
    ...host.record,
    name: facts.hostname,
    facts,
    labels: code.labels,
    publicKey,
    keySince: at,
    traits,
    pastBoots: [],
    revokedAt: null,
    revokedReason: null,
  })
  // It gets the time that any host gets to come.
  host.heardAt = at
  host.heardTick = memory.tick
  noteAudit(memory, {
    at,
    by: hostActor(host.record, address),
    action: 'host.readmit',
    object: hostObject(before),
    before: { key: keyFingerprint(before.publicKey), revokedAt: before.revokedAt, labels: before.labels },
    after: { key: keyFingerprint(publicKey), revokedAt: null, labels: code.labels, code: code.id },
  })
  return host
}

function newHost(
  memory: Memory,
  { hostId, publicKey, facts, traits, at }: Enrol,
  labels: HostRecord['labels'],
): HostRecord {
  return {
    num: Math.max(0, ...memory.hostsByNum.keys()) + 1,
    id: hostId,
    name: facts.hostname,
    publicKey,
    labels,
    facts,
    inventory: null,
    plan: [],
    planVersion: '',
    agentVersion: '',
    agentStartedAt: null,
    enrolledAt: at,
    revokedAt: null,
    revokedReason: null,
    keySince: at,
    traits,
    pastBoots: [],
    other: null,
    lease: 0,
    state: 'new',
    stateSince: at,
    worst: null,
    openFaults: 0,
    lastSeenAt: null,
    clockOffsetMs: null,
    queue: null,
  }
}
