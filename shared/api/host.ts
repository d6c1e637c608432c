// Hosts as the API shows them.
import { z } from 'zod'
import { HostFacts, Inventory } from '../facts.ts'
import { Moment } from '../finding.ts'
import { EffectivePlanEntry } from '../plan.ts'
import { Status } from '../status.ts'
import { Cursor, Labels } from './common.ts'

/** `silent`: the host is enrolled and nothing has come for longer than its limit; it outranks the last verdict. */
export const HostState = z.enum(['ok', 'unknown', 'warning', 'critical', 'silent', 'new'])
export type HostState = z.infer<typeof HostState>

export const HostRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    labels: Labels,
    state: HostState,
    stateSince: Moment,
    connected: z.boolean(),
    lastSeenAt: Moment.nullable(),
    openFaults: z.int(),
    /** Shut out since then; such hosts are listed only when asked for. */
    revokedAt: Moment.nullable(),
    os: z.string(),
    osVersion: z.string(),
    address: z.string(),
    agentVersion: z.string(),
    /** The worst item now, in words; null when all is well. */
    worst: z
      .object({
        inspection: z.string(),
        item: z.string(),
        itemTitle: z.string(),
        summary: z.string(),
        status: Status,
      })
      .nullable(),
  })
  .meta({ id: 'HostRow' })
export type HostRow = z.infer<typeof HostRow>

export const HostPage = z.object({
  hosts: z.array(HostRow),
  total: z.int(),
  counts: z.record(HostState, z.int()),
  next: Cursor.nullable(),
})
export type HostPage = z.infer<typeof HostPage>

export const HostDetail = HostRow.extend({
  facts: HostFacts,
  inventory: Inventory.nullable(),
  enrolledAt: Moment,
  agentStartedAt: Moment.nullable(),
  clockOffsetMs: z.number().nullable(),
  queue: z.object({ rounds: z.int(), bytes: z.int(), dropped: z.int() }).nullable(),
  plan: z.array(EffectivePlanEntry),
  planVersion: z.string(),
  rounds24h: z.object({ planned: z.int(), made: z.int(), missed: z.int() }),
}).meta({ id: 'HostDetail' })
export type HostDetail = z.infer<typeof HostDetail>

/** Label keys with their values and how many hosts have each, for filters. */
export const LabelCounts = z.object({
  labels: z.array(z.object({ key: z.string(), value: z.string(), hosts: z.int() })),
})
