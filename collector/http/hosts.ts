// Hosts: the list, one host, its inspections now, its history; and the labels and inspections to filter by.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery, PageQuery } from '../../shared/api/common.ts'
import { InspectionsNow } from '../../shared/api/finding.ts'
import { HostDetail, HostPage, HostState, LabelCounts } from '../../shared/api/host.ts'
import { InspectionTitles } from '../../shared/api/overview.ts'
import { EffectivePlanEntry } from '../../shared/plan.ts'
import type { SlotCounts } from '../store/read-store.ts'
import type { HostRecord } from '../store/records.ts'
import { SLOT_MS } from '../store/slot.ts'
import type { AppParts } from './parts.ts'
import { presentInspections } from './present-finding.ts'
import { presentHost, presentHostDetail } from './present-host.ts'
import { AppError } from './problem.ts'
import { createRouter, INVALID, json, LabelPairsText, listOf, NOT_FOUND } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

export const HostParam = z.object({ id: z.uuid() })

// The generator of the document cannot follow a schema that contains itself, as any JSON does.
const AnyJson = z.json().meta({ type: ['object', 'array', 'string', 'number', 'boolean', 'null'] })
const PlanAnswer = EffectivePlanEntry.extend({ parameters: z.record(z.string(), AnyJson) })
const HostAnswer = HostDetail.extend({ plan: z.array(PlanAnswer) }).meta({ id: 'HostDetail' })

const HostListQuery = z.strictObject({
  ...PageQuery.shape,
  search: z.string().max(200).optional(),
  labels: LabelPairsText,
  state: listOf(HostState),
  revoked: z
    .enum(['true', 'false'])
    .default('false')
    .transform((revoked) => revoked === 'true'),
  sort: z.enum(['state', 'name', 'lastSeen', 'faults']).default('state'),
  order: z.enum(['asc', 'desc']).default('desc'),
})

const listHosts = createRoute({
  method: 'get',
  path: '/hosts',
  tags: ['Hosts'],
  summary: 'Hosts, worst first',
  request: { query: HostListQuery },
  responses: { 200: json('A page of hosts', HostPage), ...INVALID },
})
const showHost = createRoute({
  method: 'get',
  path: '/hosts/{id}',
  tags: ['Hosts'],
  summary: 'One host with its facts and its plan',
  request: { params: HostParam, query: LanguageQuery.strict() },
  responses: { 200: json('The host', HostAnswer), ...INVALID, ...NOT_FOUND },
})
const showInspections = createRoute({
  method: 'get',
  path: '/hosts/{id}/inspections',
  tags: ['Hosts'],
  summary: 'Every inspection of a host with its newest findings, worst first',
  request: { params: HostParam, query: LanguageQuery.strict() },
  responses: { 200: json('Its inspections', InspectionsNow), ...INVALID, ...NOT_FOUND },
})
const listLabels = createRoute({
  method: 'get',
  path: '/labels',
  tags: ['Hosts'],
  summary: 'Labels in use and how many hosts carry each',
  request: { query: LanguageQuery.strict() },
  responses: { 200: json('Labels', LabelCounts), ...INVALID },
})
const listInspections = createRoute({
  method: 'get',
  path: '/inspections',
  tags: ['Hosts'],
  summary: 'Inspections known and how many hosts have each',
  request: { query: LanguageQuery.strict() },
  responses: { 200: json('Inspections', InspectionTitles), ...INVALID },
})

export function createHostRoutes(parts: AppParts) {
  const { readStore, presence, clock } = parts
  return createRouter()
    .openapi(listHosts, async (c) => {
      const { lang, state, ...query } = c.req.valid('query')
      const voice = createVoice(parts, lang, zoneOf(c))
      const { hosts, ...page } = await readStore.hosts({ ...query, states: state })
      return c.json({ ...page, hosts: hosts.map((host) => presentHost(voice, host, presence(host.id))) }, 200)
    })
    .openapi(showHost, async (c) => {
      const host = requireHost(parts, c.req.valid('param').id)
      const day = await lastDay(parts, host.id)
      const voice = createVoice(parts, c.req.valid('query').lang, zoneOf(c))
      return c.json(presentHostDetail(voice, host, { presence: presence(host.id), day }), 200)
    })
    .openapi(showInspections, (c) => {
      const host = requireHost(parts, c.req.valid('param').id)
      const voice = createVoice(parts, c.req.valid('query').lang, zoneOf(c))
      const series = readStore.seriesOfHost(host.id)
      return c.json({ inspections: presentInspections(voice, host, series, clock()) }, 200)
    })
    .openapi(listLabels, async (c) => c.json({ labels: [...(await readStore.labelCounts())] }, 200))
    .openapi(listInspections, async (c) => {
      const voice = createVoice(parts, c.req.valid('query').lang, zoneOf(c))
      const hosts = await readStore.hostsByInspection()
      const names = [...readStore.catalogue().keys()].sort()
      const inspections = names.map((name) => ({
        name,
        title: voice.title(name),
        hosts: hosts.get(name) ?? 0,
      }))
      return c.json({ inspections }, 200)
    })
}

export function requireHost({ readStore }: Pick<AppParts, 'readStore'>, hostId: string): HostRecord {
  const host = readStore.hostById(hostId)
  if (host === null) throw new AppError('unknown-host')
  return host
}

async function lastDay({ readStore, clock }: AppParts, hostId: string): Promise<SlotCounts> {
  const end = Math.ceil(clock() / SLOT_MS) * SLOT_MS
  const strips = await readStore.ribbon({
    of: { by: 'host', hostIds: [hostId] },
    from: end - 48 * SLOT_MS,
    cellMs: 48 * SLOT_MS,
    cells: 1,
  })
  return strips[0]?.cells[0] ?? { worst: null, made: 0, missed: 0, late: 0, planned: 0 }
}
