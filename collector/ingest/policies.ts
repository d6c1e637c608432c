// The policy that holds for an item or a fault, reckoned once for each series and anew when a setting has changed.
import type { Policy } from '../../shared/api/settings/policy.ts'
import type { FaultRule, InspectionInfo } from '../../shared/catalogue.ts'
import { type Selected, selects } from '../../shared/selector.ts'
import {
  type EffectivePolicy,
  inOrder,
  mergePolicies,
  policiesOfSeries,
  policyFor,
} from '../faults/policy.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { ruleOf } from './built-in.ts'
import type { HostMemory } from './host-memory.ts'
import { hostOfFault, type Memory } from './memory.ts'

/** The policies for the items of one inspection on one host. */
export type SeriesPolicy = {
  readonly of: (item: string) => EffectivePolicy
  /** Limits may make of a good finding a bad one: then no item is passed over. */
  readonly hasLimits: boolean
}
type Known = {
  readonly info: InspectionInfo | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly policy: SeriesPolicy
}
type Kept = {
  readonly generation: number
  readonly policies: readonly Policy[]
  /** By host and inspection. */
  readonly series: WeakMap<HostMemory, Map<string, Known>>
  /** The same policies over the same rule are kept once for all hosts. */
  readonly merged: Map<string, EffectivePolicy>
}

const kept = new WeakMap<Memory, Kept>()

export function seriesPolicy(memory: Memory, host: HostMemory, inspection: string): SeriesPolicy {
  const now = current(memory)
  const info = memory.catalogue.get(inspection)
  let ofHost = now.series.get(host)
  if (ofHost === undefined) {
    ofHost = new Map()
    now.series.set(host, ofHost)
  }
  const known = ofHost.get(inspection)
  const { labels } = host.record
  if (known !== undefined && known.info === info && known.labels === labels) return known.policy
  const policy = makeSeriesPolicy(now, host, { inspection, rule: ruleOf(info) })
  ofHost.set(inspection, { info, labels, policy })
  return policy
}

function makeSeriesPolicy(
  now: Kept,
  { record: { id: hostId, labels } }: HostMemory,
  { inspection, rule }: { readonly inspection: string; readonly rule: FaultRule },
): SeriesPolicy {
  const policies = policiesOfSeries(now.policies, { hostId, labels, inspection })
  const hasLimits = policies.some(({ limits }) => limits.length > 0)
  if (policies.every(({ match }) => match.items.length === 0)) {
    const whole = merge(now, policies, rule)
    return { of: () => whole, hasLimits }
  }
  const of = (item: string) => {
    const target = { hostId, labels, inspection, item }
    const fitting = policies.filter(({ match }) => selects(match, target))
    return merge(now, fitting, rule)
  }
  return { of, hasLimits }
}

function merge(now: Kept, policies: readonly Policy[], rule: FaultRule): EffectivePolicy {
  const { badRounds, goodRounds, recovery } = rule
  const indexes = policies.map((policy) => now.policies.indexOf(policy))
  const key = `${badRounds}/${goodRounds}/${recovery}/${indexes.join(',')}`
  const known = now.merged.get(key)
  if (known !== undefined) return known
  const made = mergePolicies(policies, rule)
  now.merged.set(key, made)
  return made
}

/** Of anything that a fault can be about, with a host or without. */
export function policyOfTarget(memory: Memory, target: Selected): EffectivePolicy {
  const host = target.hostId === null ? undefined : memory.hosts.get(target.hostId)
  if (host !== undefined && host.record.labels === target.labels)
    return seriesPolicy(memory, host, target.inspection).of(target.item)
  return policyFor(current(memory).policies, target, ruleOf(memory.catalogue.get(target.inspection)))
}

/** By the labels that the fault has: those of its host, or of its alert. */
export function policyOfFault(memory: Memory, fault: FaultRecord): EffectivePolicy {
  return policyOfTarget(memory, targetOf(memory, fault))
}

export function targetOf(
  memory: Memory,
  { hostNum, labels, inspection, item }: Pick<FaultRecord, 'hostNum' | 'labels' | 'inspection' | 'item'>,
): Selected {
  const host = hostOfFault(memory, { hostNum })
  return { hostId: host?.record.id ?? null, labels, inspection, item }
}

function current(memory: Memory): Kept {
  const generation = memory.settings.generation()
  const known = kept.get(memory)
  if (known?.generation === generation) return known
  const policies = inOrder(memory.settings.all('policy').map(({ body }) => body))
  const made: Kept = { generation, policies, series: new WeakMap(), merged: new Map() }
  kept.set(memory, made)
  return made
}
