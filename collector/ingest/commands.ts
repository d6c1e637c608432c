// Carries out typed commands: people's verbs on faults, enrolment, connections.
import { createHash, randomBytes } from 'node:crypto'
import type { Plan } from '../../shared/plan.ts'
import { acceptFault } from '../faults/accept-fault.ts'
import type { FaultChange } from '../faults/change.ts'
import { noteFault } from '../faults/note-fault.ts'
import { resolveFault } from '../faults/resolve-fault.ts'
import type { CodeRecord, FaultRecord, HostRecord } from '../store/store.ts'
import { hostActor, noteAudit } from './audit.ts'
import { refreshHost } from './host-state.ts'
import { connectHost, disconnectHost } from './hosts.ts'
import { type HostMemory, isOpen, type Memory, setFault, setSeries } from './memory.ts'
import type { CodeAnswer, Command, EnrolAnswer, Failure } from './messages.ts'

/** Of a code for many hosts so many may ask again for a lost answer. */
const USERS_KEPT = 20

export class CommandFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}

export type CommandPorts = {
  readonly faultById: (id: number) => FaultRecord | null
  /** The collector's plan for a host with these labels; null when it has none. */
  readonly planFor: (labels: HostRecord['labels']) => Plan | null
}

export function runCommand(memory: Memory, command: Command, ports: CommandPorts): unknown {
  switch (command.kind) {
    case 'connect': {
      const host = memory.hosts.get(command.hostId)
      if (host === undefined) throw new CommandFailure({ code: 'unknown-host' })
      if (host.record.revokedAt !== null) throw new CommandFailure({ code: 'revoked' })
      return connectHost(memory, host, command, ports.planFor(host.record.labels))
    }
    case 'disconnect':
      return disconnectHost(memory, command.connection)
    case 'create-code':
      return createCode(memory, command)
    case 'note-audit':
      return noteAudit(memory, command.entry)
    case 'enrol':
      return enrolHost(memory, command)
    case 'accept-fault':
      return changeFault(memory, command.faultId, ports, (fault) => acceptFault(fault, command))
    case 'note-fault':
      return changeFault(memory, command.faultId, ports, (fault) => noteFault(fault, command))
    case 'resolve-fault':
      return changeFault(memory, command.faultId, ports, (fault) => resolveFault(fault, command))
  }
}

function changeFault(
  memory: Memory,
  id: number,
  ports: CommandPorts,
  verb: (fault: FaultRecord) => FaultChange,
): { faultId: number } {
  const fault = memory.openFaults.get(id) ?? ports.faultById(id)
  if (fault === null || fault === undefined) throw new CommandFailure({ code: 'unknown-fault' })
  const change = verb(fault)
  if ('refused' in change) throw new CommandFailure({ code: change.refused, detail: change.detail })
  const host = fault.hostNum === null ? undefined : memory.hostsByNum.get(fault.hostNum)
  if (change.fault !== fault) setFault(memory, change.fault)
  if (host !== undefined && !isOpen(change.fault)) releaseItem(memory, host, change.fault)
  const { at, by, ...entry } = change.entry
  memory.pending.writes.push({
    kind: 'fault-entry',
    entry: { fault: id, at, by: { kind: 'person', name: by.name }, summary: null, round: null, ...entry },
  })
  noteAudit(memory, {
    at,
    by,
    action: `fault.${entry.kind}`,
    object: {
      kind: 'fault',
      id: String(id),
      name: `${host?.record.name ?? ''} ${fault.inspection} ${fault.item}`.trim(),
    },
    before: auditedFault(fault),
    after: { ...auditedFault(change.fault), words: entry.words },
  })
  memory.pending.events.push({ type: 'fault', faultId: id, hostId: host?.record.id ?? null })
  if (host !== undefined) refreshHost(memory, host, at)
  return { faultId: id }
}

function auditedFault({ stage, grade, acceptedBy, humanCause, solution }: FaultRecord) {
  return { stage, grade, acceptedBy, humanCause, solution }
}

/** The item of a closed fault starts anew. */
function releaseItem(memory: Memory, host: HostMemory, fault: FaultRecord): void {
  const series = host.series.get(fault.inspection)
  const item = series?.items.get(fault.item)
  if (series === undefined || item?.fault !== fault.id) return
  setSeries(memory, host, {
    ...series,
    items: new Map(series.items).set(fault.item, { ...item, fault: null }),
  })
  const { status, since } = item
  const place = { hostNum: host.record.num, inspection: fault.inspection, item: fault.item }
  memory.pending.writes.push({ kind: 'item', ...place, status, since, fault: null })
}

/** The code is told once; only its hash is kept. */
function createCode(
  memory: Memory,
  { labels, validMs, uses, note, hostId, by, at }: Extract<Command, { kind: 'create-code' }>,
): CodeAnswer {
  if (hostId !== null && !memory.hosts.has(hostId)) throw new CommandFailure({ code: 'unknown-host' })
  const secret = randomBytes(20).toString('base64url')
  const hash = hashCode(secret)
  const code: CodeRecord = {
    id: hash.slice(0, 12),
    hash,
    note,
    labels,
    createdAt: at,
    createdBy: by.name,
    expiresAt: at + validMs,
    uses,
    used: 0,
    lastUsedAt: null,
    usedBy: [],
    revokedAt: null,
    hostId,
  }
  memory.codes.set(hash, code)
  memory.pending.writes.push({ kind: 'code', code })
  const { id, expiresAt } = code
  noteAudit(memory, {
    at,
    by,
    action: 'enrol-code.create',
    object: { kind: 'enrol-code', id, name: note },
    before: null,
    after: { labels, uses, expiresAt, hostId },
  })
  return { secret, code }
}

export function hashCode(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

function enrolHost(memory: Memory, command: Extract<Command, { kind: 'enrol' }>): EnrolAnswer {
  const { codeHash, hostId, publicKey, facts, traits, at } = command
  const code = memory.codes.get(codeHash)
  if (code === undefined) throw new CommandFailure({ code: 'unknown-code' })
  const known = memory.hosts.get(hostId)
  // The answer to the first claim may have been lost: the same host with the same key may ask again.
  if (code.usedBy.includes(`${hostId} ${publicKey}`) && known?.record.publicKey === publicKey)
    return { hostId, labels: code.labels }
  if (code.used >= code.uses) throw new CommandFailure({ code: 'code-used' })
  if (code.expiresAt <= at) throw new CommandFailure({ code: 'code-expired' })
  if (known !== undefined) throw new CommandFailure({ code: 'host-exists' })
  const used = {
    ...code,
    used: code.used + 1,
    lastUsedAt: at,
    usedBy: [...code.usedBy, `${hostId} ${publicKey}`].slice(-USERS_KEPT),
  }
  memory.codes.set(codeHash, used)
  const host = memory.addHost(newHost(memory, { hostId, publicKey, facts, traits, at, labels: code.labels }))
  memory.pending.dirtyHosts.add(host)
  memory.pending.writes.push({ kind: 'code', code: used })
  memory.pending.events.push({ type: 'host', hostId })
  noteAudit(memory, {
    at,
    by: hostActor(host.record, command.address),
    action: 'host.enrol',
    object: { kind: 'host', id: hostId, name: host.record.name },
    before: null,
    after: { code: code.id, labels: code.labels },
  })
  return { hostId, labels: code.labels }
}

type Newcomer = Pick<HostRecord, 'publicKey' | 'facts' | 'labels' | 'traits'> & {
  readonly hostId: string
  readonly at: number
}

function newHost(memory: Memory, { hostId, publicKey, facts, traits, labels, at }: Newcomer): HostRecord {
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
