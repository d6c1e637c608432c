// The overview, the ribbon, demands and the live stream.
import { z } from 'zod'
import { InspectionName, Moment } from '../finding.ts'
import { Status } from '../status.ts'
import { HostState } from './host.ts'

export const Overview = z
  .object({
    at: Moment,
    /** The collector's zone; "today" begins at its midnight. */
    timeZone: z.string(),
    hosts: z.object({ total: z.int(), byState: z.record(HostState, z.int()) }),
    rounds: z.object({ planned: z.int(), made: z.int(), missed: z.int(), late: z.int() }),
    faults: z.object({
      open: z.int(),
      major: z.int(),
      unaccepted: z.int(),
      /** Open although nothing is wrong any more: a person has to say what it was. */
      recovered: z.int(),
      oldestOpenedAt: Moment.nullable(),
    }),
    findings: z.object({ critical: z.int(), warning: z.int(), unknown: z.int(), ok: z.int() }),
    backups: z.object({ total: z.int(), bad: z.int() }),
  })
  .meta({ id: 'Overview' })
export type Overview = z.infer<typeof Overview>

/** One cell of a ribbon. `worst` null and nothing missed: nothing was due, or it does not apply. */
export const RibbonCell = z.object({
  at: Moment,
  worst: Status.nullable(),
  made: z.int(),
  missed: z.int(),
  planned: z.int(),
})
export type RibbonCell = z.infer<typeof RibbonCell>

export const RibbonQuery = z.object({
  /** What each strip stands for: hosts, the inspections of one host, the groups of one label, or the whole fleet. */
  by: z.enum(['host', 'inspection', 'group', 'fleet']).default('fleet'),
  /** Host ids, comma-separated (by=host), or one host id (by=inspection). */
  hosts: z.string().max(10_000).optional(),
  /** Label key to group by (by=group). */
  label: z.string().max(64).optional(),
  range: z.enum(['24h', '7d', '30d']).default('24h'),
})
export const Ribbon = z
  .object({
    slotMs: z.int(),
    from: Moment,
    to: Moment,
    strips: z.array(
      z.object({ key: z.string(), title: z.string(), hosts: z.int(), cells: z.array(RibbonCell) }),
    ),
  })
  .meta({ id: 'Ribbon' })
export type Ribbon = z.infer<typeof Ribbon>

export const Demand = z
  .object({
    id: z.string(),
    hostId: z.uuid(),
    inspection: InspectionName,
    state: z.enum(['waiting', 'done', 'refused', 'not-connected']),
    reason: z.string().nullable(),
    askedAt: Moment,
    roundId: z.int().nullable(),
  })
  .meta({ id: 'Demand' })
export type Demand = z.infer<typeof Demand>

export const InspectionTitle = z.object({ name: z.string(), title: z.string(), hosts: z.int() })
export const InspectionTitles = z.object({ inspections: z.array(InspectionTitle) })

/** One line of `GET /api/v1/live` (server-sent events, event name = type); says what changed, not how. */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), at: Moment, version: z.string() }),
  z.object({
    type: z.literal('round'),
    hostId: z.string(),
    inspection: z.string(),
    roundId: z.int(),
    status: Status.nullable(),
    requestId: z.string().nullable(),
    events: z.int(),
  }),
  z.object({ type: z.literal('host'), hostId: z.string() }),
  z.object({ type: z.literal('fault'), faultId: z.int(), hostId: z.string().nullable() }),
  z.object({ type: z.literal('setting'), kind: z.string(), id: z.string() }),
  /** Messages were written, or it was noted what became of some. */
  z.object({ type: z.literal('notification') }),
  z.object({ type: z.literal('demand'), id: z.string(), state: z.string() }),
  z.object({ type: z.literal('lost'), reason: z.string() }),
])
export type LiveEvent = z.infer<typeof LiveEvent>
