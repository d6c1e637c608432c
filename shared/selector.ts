// Picks hosts and what is found on them: policies, routes, windows and emergency plans all choose this way.
import { z } from 'zod'
import { InspectionName } from './finding.ts'
import { LIMITS } from './limits.ts'
import { refusal } from './mistakes.ts'

const Values = z.array(z.string().min(1).max(128)).min(1).max(LIMITS.valuesPerSelector)

/** Every part that is given has to fit; within a part one of its values is enough. Nothing given: everything fits. */
export const Selector = z.object({
  /** Label → values of which the host must have one. */
  labels: z
    .record(z.string().min(1).max(64), Values)
    .refine(
      (labels) => Object.keys(labels).length <= LIMITS.labelsPerHost,
      refusal('too-many', { maximum: LIMITS.labelsPerHost }),
    )
    .default({}),
  /** Ids of hosts. */
  hosts: z.array(z.uuid()).max(LIMITS.valuesPerSelector).default([]),
  inspections: z.array(InspectionName).max(LIMITS.inspectionsPerHost).default([]),
  /** Names of items, in which * stands for any characters. */
  items: z.array(z.string().min(1).max(LIMITS.itemLength)).max(LIMITS.valuesPerSelector).default([]),
})
export type Selector = z.infer<typeof Selector>

/** What a selector is asked about; without a host (a fault that people reported, say) the id is null. */
export type Selected = {
  readonly hostId: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly inspection: string
  readonly item: string
}

export function selects(selector: Selector, target: Selected): boolean {
  return (
    selectsHost(selector, target) &&
    (selector.inspections.length === 0 || selector.inspections.includes(target.inspection)) &&
    (selector.items.length === 0 || selector.items.some((pattern) => fits(pattern, target.item)))
  )
}

/** Only by what belongs to the host: its id and its labels. */
export function selectsHost(
  { labels, hosts }: Pick<Selector, 'labels' | 'hosts'>,
  target: Pick<Selected, 'hostId' | 'labels'>,
): boolean {
  if (hosts.length > 0 && (target.hostId === null || !hosts.includes(target.hostId))) return false
  return Object.entries(labels).every(([key, values]) => {
    const value = Object.hasOwn(target.labels, key) ? target.labels[key] : undefined
    return value !== undefined && values.includes(value)
  })
}

/** Without a regular expression: a pattern from outside must not be able to take forever. */
function fits(pattern: string, item: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return pattern === item
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (item.length < first.length + last.length || !item.startsWith(first) || !item.endsWith(last))
    return false
  let from = first.length
  const until = item.length - last.length
  for (const part of parts.slice(1, -1)) {
    const at = item.indexOf(part, from)
    if (at < 0 || at + part.length > until) return false
    from = at + part.length
  }
  return true
}
