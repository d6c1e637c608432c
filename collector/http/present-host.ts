// Hosts, from the store's words to the API's; whether one is connected only the sockets know.
import type { HostDetail, HostRow } from '../../shared/api/host.ts'
import type { HostSummary, SlotCounts } from '../store/read-store.ts'
import type { HostRecord } from '../store/records.ts'
import type { Presence } from './parts.ts'
import type { Voice } from './voice.ts'

export function presentHost(voice: Voice, host: HostSummary, presence: Presence | null): HostRow {
  const { facts, worst } = host
  return {
    id: host.id,
    name: host.name,
    labels: { ...host.labels },
    state: host.state,
    stateSince: host.stateSince,
    connected: presence?.connected ?? false,
    lastSeenAt: newest(presence?.lastSeenAt ?? null, host.lastSeenAt),
    openFaults: host.openFaults,
    revokedAt: host.revokedAt,
    os: facts.os,
    osVersion: facts.osVersion,
    address: facts.addresses[0] ?? '',
    agentVersion: host.agentVersion,
    worst: worst && {
      inspection: worst.inspection,
      item: worst.item,
      itemTitle: voice.item(worst.inspection, worst.item),
      status: worst.status,
      summary: voice.summary(worst.inspection, worst.summary),
    },
  }
}

export function presentHostDetail(
  voice: Voice,
  host: HostRecord,
  more: { readonly presence: Presence | null; readonly day: SlotCounts },
): HostDetail {
  const { planned, made, missed } = more.day
  return {
    ...presentHost(voice, host, more.presence),
    facts: host.facts,
    inventory: host.inventory,
    enrolledAt: host.enrolledAt,
    agentStartedAt: host.agentStartedAt,
    clockOffsetMs: host.clockOffsetMs,
    queue: host.queue,
    plan: [...host.plan],
    planVersion: host.planVersion,
    rounds24h: { planned, made, missed },
  }
}

function newest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.max(one, other)
}
