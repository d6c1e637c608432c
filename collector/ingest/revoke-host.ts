// A host is shut out: its key proves nothing any more, and nothing more is expected or said of it.
import { endHold } from '../faults/change.ts'
import type { Actor } from '../store/records.ts'
import { hostObject, noteAudit } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import { endConnection } from './end-connection.ts'
import type { HostMemory } from './host-memory.ts'
import { refreshHost } from './host-state.ts'
import { type Memory, setChain, setHost, setSeries } from './memory.ts'
import type { Command } from './messages.ts'
import { takeSteps } from './take-steps.ts'

type Revoke = Extract<Command, { kind: 'revoke-host' }>

export function revokeHost(memory: Memory, { hostId, reason, by, at }: Revoke): { hostId: string } {
  const host = memory.hosts.get(hostId)
  if (host === undefined) throw new CommandFailure({ code: 'unknown-host' })
  const { record } = host
  if (record.revokedAt !== null) throw new CommandFailure({ code: 'revoked' })
  endConnection(memory, host, { reason: 'revoked', message: 'this host was revoked' })
  setHost(memory, host, { ...host.record, revokedAt: at, revokedReason: reason })
  const closed = closeFaults(memory, host, { reason, by, at })
  forgetItems(memory, host, at)
  refreshHost(memory, host, at)
  noteAudit(memory, {
    at,
    by,
    action: 'host.revoke',
    object: hostObject(record),
    before: { revokedAt: null, openFaults: closed },
    after: { revokedAt: at, reason, openFaults: [] },
  })
  memory.pending.events.push({ type: 'host', hostId })
  return { hostId }
}

/** Nobody will ever see them recover. */
function closeFaults(
  memory: Memory,
  host: HostMemory,
  { reason, by, at }: { readonly reason: string; readonly by: Actor; readonly at: number },
): number[] {
  const ids = [...host.openFaults]
  for (const id of ids) {
    const fault = memory.openFaults.get(id)
    if (fault === undefined) continue
    const { set, process } = endHold(fault, at)
    const summary = { summary: { code: 'host-revoked', values: { reason } }, measurements: [] }
    const entry = { kind: 'closed', from: fault.stage, to: 'closed', summary } as const
    const step = { set: { ...set, stage: 'closed', closedAt: at } as const, process, entry }
    takeSteps(memory, fault, [step], { by, at })
  }
  return ids
}

/** What was bad leaves the lists of what is bad; when the host is let in again everything starts anew. */
function forgetItems(memory: Memory, host: HostMemory, at: number): void {
  const hostNum = host.record.num
  for (const inspection of [...host.chains.keys()]) setChain(memory, host, inspection, null)
  for (const series of host.series.values()) {
    for (const item of series.items.keys()) {
      const place = { hostNum, inspection: series.inspection, item }
      memory.pending.writes.push({ kind: 'item-gone', ...place }, { kind: 'run', ...place, at, status: null })
    }
    setSeries(memory, host, { ...series, status: null, items: new Map(), findings: [] })
  }
}
