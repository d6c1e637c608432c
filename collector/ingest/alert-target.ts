// What an alert is about, for policies, windows and whoever reads the fault: its host where one fits, and its labels.

import type { Selected } from '../../shared/selector.ts'
import { labelsOf, nameOf } from '../alerts/describe-alert.ts'
import { createHostIndex } from '../alerts/match-host.ts'
import type { AlertEvent } from '../alerts/webhook.ts'
import { ALERT_INSPECTION } from './built-in.ts'
import type { HostMemory } from './host-memory.ts'
import type { Memory } from './memory.ts'

export type AlertTarget = Selected & { readonly host: HostMemory | null }

/** The index over all hosts is made when the first alert of a delivery needs it. */
export function createTargetFinder(
  memory: Memory,
  hostLabels: readonly string[],
): (event: Pick<AlertEvent, 'labels'>) => AlertTarget {
  let index: ReturnType<typeof createHostIndex> | null = null
  return (event) => {
    index ??= createHostIndex(knownHosts(memory))
    const hostId = index.find(event.labels, hostLabels)
    const host = hostId === null ? null : (memory.hosts.get(hostId) ?? null)
    return {
      host,
      hostId,
      // What the host was enrolled with counts more than what somebody else says of it.
      labels: { ...labelsOf(event.labels), ...host?.record.labels },
      inspection: ALERT_INSPECTION,
      item: nameOf(event),
    }
  }
}

function* knownHosts({ hosts }: Memory) {
  for (const { record } of hosts.values()) {
    const { id, name, facts, revokedAt } = record
    if (revokedAt === null) yield { id, name, addresses: facts.addresses }
  }
}
