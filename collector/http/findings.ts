// Findings and events over the whole fleet.
import { createRoute, z } from '@hono/zod-openapi'
import { PageQuery } from '../../shared/api/common.ts'
import { EventPage, EventQuery, FindingPage } from '../../shared/api/finding.ts'
import { Status } from '../../shared/status.ts'
import type { AppParts } from './parts.ts'
import { presentFinding } from './present-finding.ts'
import { presentEvent } from './present-round.ts'
import { createRouter, INVALID, json, LabelPairsText, listOf } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const FindingListQuery = z.strictObject({
  ...PageQuery.shape,
  host: z.string().max(64).optional(),
  inspection: z.string().max(64).optional(),
  status: listOf(Status),
  search: z.string().max(200).optional(),
  labels: LabelPairsText,
})

const listFindings = createRoute({
  method: 'get',
  path: '/findings',
  tags: ['Findings'],
  summary: 'The newest verdict on every item, worst first, then newest',
  request: { query: FindingListQuery },
  responses: { 200: json('A page of findings', FindingPage), ...INVALID },
})
const listEvents = createRoute({
  method: 'get',
  path: '/events',
  tags: ['Findings'],
  summary: 'What happened on hosts at a moment, newest first',
  request: { query: EventQuery.strict() },
  responses: { 200: json('A page of events', EventPage), ...INVALID },
})

export function createFindingRoutes(parts: AppParts) {
  const { readStore } = parts
  return createRouter()
    .openapi(listFindings, async (c) => {
      const { lang, status, ...query } = c.req.valid('query')
      const voice = createVoice(parts, lang, zoneOf(c))
      const { findings, ...page } = await readStore.findings({ ...query, statuses: status })
      return c.json({ ...page, findings: findings.map((finding) => presentFinding(voice, finding)) }, 200)
    })
    .openapi(listEvents, async (c) => {
      const { lang, ...query } = c.req.valid('query')
      const voice = createVoice(parts, lang, zoneOf(c))
      const { events, next } = await readStore.events(query)
      return c.json({ events: events.map((event) => presentEvent(voice, event)), next }, 200)
    })
}
