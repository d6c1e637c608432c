// What the operation log says of a start: which version, how long nothing ran, what was changed while it was off.
import type { CollectorConfig } from '../config.ts'
import type { WriteStore } from '../store/store.ts'
import { readVersion } from '../version.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import type { Memory } from './memory.ts'

const PLAN_KEY = 'plan_rules'

export type Start = {
  readonly at: number
  readonly collectorId: string
  readonly downtime: { readonly from: number; readonly to: number } | null
  readonly migrated: WriteStore['migrated']
  readonly plan: CollectorConfig['plan']
  readonly meta: Readonly<Record<string, string>>
}

export function noteStart(memory: Memory, start: Start): void {
  const { at, collectorId, downtime, migrated } = start
  const object = { kind: 'collector', id: collectorId, name: 'collector' }
  const entry = { at, by: SYSTEM, object, before: null }
  const off = downtime === null ? {} : { offFrom: downtime.from, offMs: downtime.to - downtime.from }
  noteAudit(memory, { ...entry, action: 'collector.start', after: { version: readVersion(), ...off } })
  if (migrated !== null) {
    const states = { before: { schema: migrated.from }, after: { schema: migrated.to } }
    noteAudit(memory, { ...entry, action: 'collector.migrate', ...states })
  }
  notePlan(memory, start)
}

export function noteStop(memory: Memory, collectorId: string, at: number): void {
  const object = { kind: 'collector', id: collectorId, name: 'collector' }
  noteAudit(memory, { at, by: SYSTEM, action: 'collector.stop', object, before: null, after: null })
}

/** The rules stand in a file that anybody with an editor changes: the next start tells what became of them. */
function notePlan(memory: Memory, { at, plan, meta }: Start): void {
  const now = JSON.stringify(plan)
  const known = meta[PLAN_KEY]
  if (now === (known ?? '[]')) return
  memory.pending.writes.push({ kind: 'meta', key: PLAN_KEY, value: now })
  const object = { kind: 'plan', id: 'rules', name: 'rules' }
  const before: unknown = known === undefined ? null : JSON.parse(known)
  noteAudit(memory, { at, by: SYSTEM, action: 'plan.change', object, before, after: plan })
}
