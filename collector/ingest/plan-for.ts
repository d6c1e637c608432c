// The collector's plan for a host: its rules that fit the host's labels, later ones on top.
import { createHash } from 'node:crypto'
import type { Plan, PlanEntry } from '../../shared/plan.ts'
import type { CollectorConfig } from '../config.ts'

type Rules = CollectorConfig['plan']

export function planFor(rules: Rules, labels: Readonly<Record<string, string>>): Plan | null {
  const entries = new Map<string, PlanEntry>()
  for (const rule of rules) {
    if (!Object.entries(rule.labels).every(([key, value]) => labels[key] === value)) continue
    const { inspection, enabled, cron, timeZone, timeout, parameters } = rule
    const before = entries.get(inspection)
    entries.set(inspection, {
      ...before,
      inspection,
      enabled,
      ...(cron === undefined ? {} : { cron }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(timeout === undefined ? {} : { timeoutMs: timeout }),
      parameters: { ...before?.parameters, ...parameters },
    })
  }
  if (entries.size === 0) return null
  const list = [...entries.values()]
  const version = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 12)
  return { version, entries: list }
}
