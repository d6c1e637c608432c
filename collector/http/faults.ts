// Faults: the list, one fault's file, their trend, and what people do to them.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery, PageQuery } from '../../shared/api/common.ts'
import {
  FaultDetail,
  FaultGrade,
  FaultPage,
  FaultRisk,
  FaultSource,
  FaultStage,
  FaultTrend,
} from '../../shared/api/fault.ts'
import { Status } from '../../shared/status.ts'
import type { FaultListQuery as ListQuery } from '../store/read-store.ts'
import { someoneOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { presentFault, presentFaultDetail } from './present-fault.ts'
import { AppError } from './problem.ts'
import { IdParam } from './rounds.ts'
import { createRouter, INVALID, json, LabelPairsText, listOf, NOT_FOUND } from './router.ts'
import { lastDays } from './time-range.ts'
import { createVoice, type Voice, zoneOf } from './voice.ts'

const FaultListQuery = z.strictObject({
  ...PageQuery.shape,
  open: z.enum(['true', 'false']).optional(),
  stage: listOf(FaultStage),
  status: listOf(Status),
  grade: listOf(FaultGrade),
  risk: listOf(FaultRisk),
  source: listOf(FaultSource),
  /** Id of a person, `me`, or `nobody`. */
  assignee: z.string().min(1).max(64).optional(),
  breached: z.enum(['accept', 'resolve', 'any']).optional(),
  parent: z.coerce.number<string | number>().int().min(1).optional(),
  /** Whether those that are suppressed below another are listed too, or alone. */
  suppressed: z.enum(['true', 'false', 'only']).optional(),
  host: z.string().max(64).optional(),
  inspection: z.string().max(64).optional(),
  search: z.string().max(200).optional(),
  labels: LabelPairsText,
  from: z.coerce.number<string | number>().optional(),
  to: z.coerce.number<string | number>().optional(),
  sort: z.enum(['severity', 'opened', 'host', 'due']).default('severity'),
  order: z.enum(['asc', 'desc']).default('desc'),
})
const TrendQuery = z.strictObject({
  ...LanguageQuery.shape,
  days: z.coerce.number<string | number>().int().min(1).max(366).default(30),
})

const listFaults = createRoute({
  method: 'get',
  path: '/faults',
  tags: ['Faults'],
  summary: 'Faults: open ones worst first, then past ones newest first',
  request: { query: FaultListQuery },
  responses: { 200: json('A page of faults', FaultPage), ...INVALID },
})
const showTrend = createRoute({
  method: 'get',
  path: '/faults/trend',
  tags: ['Faults'],
  summary: 'How many faults were opened and closed on each of the last days',
  request: { query: TrendQuery },
  responses: { 200: json('Oldest day first', FaultTrend), ...INVALID },
})
const showFault = createRoute({
  method: 'get',
  path: '/faults/{id}',
  tags: ['Faults'],
  summary: 'One fault with its time line',
  request: { params: IdParam, query: LanguageQuery.strict() },
  responses: { 200: json('The fault', FaultDetail), ...INVALID, ...NOT_FOUND },
})

export function createFaultRoutes(parts: AppParts) {
  const { readStore, clock, timeZone } = parts
  return createRouter()
    .openapi(listFaults, async (c) => {
      const { lang, ...query } = c.req.valid('query')
      const voice = createVoice(parts, lang, zoneOf(c))
      const { faults, ...page } = await readStore.faults(toListQuery(query, someoneOf(c).user?.id ?? ''))
      return c.json({ ...page, faults: faults.map((fault) => presentFault(voice, fault)) }, 200)
    })
    .openapi(showTrend, (c) => {
      const { starts, names } = lastDays(c.req.valid('query').days, clock(), timeZone)
      const counts = readStore.faultTrend(starts)
      const days = names.map((day, index) => ({ day, ...(counts[index] ?? { opened: 0, closed: 0 }) }))
      return c.json({ days }, 200)
    })
    .openapi(showFault, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(
        await faultDetail(parts, id, createVoice(parts, c.req.valid('query').lang, zoneOf(c))),
        200,
      )
    })
}

type Asked = Omit<z.infer<typeof FaultListQuery>, 'lang'>

function toListQuery(asked: Asked, selfId: string): ListQuery {
  const { open, stage, status, grade, risk, source, assignee, suppressed, ...query } = asked
  // What hangs below another fault is only asked for together with it.
  const shown = suppressed ?? (query.parent === undefined ? 'false' : 'true')
  return {
    ...query,
    open: open === undefined ? undefined : open === 'true',
    stages: stage,
    statuses: status,
    grades: grade,
    risks: risk,
    sources: source,
    assignee: assignee === 'nobody' ? null : assignee === 'me' ? selfId : assignee,
    suppressed: shown === 'true' ? undefined : shown === 'only' ? 'only' : 'hide',
  }
}

/** What the person sees after a verb is the fault as it is then. */
export async function faultDetail(
  parts: AppParts,
  id: number,
  voice: Voice,
): Promise<z.infer<typeof FaultDetail>> {
  const file = await parts.readStore.faultFile(id)
  if (file === null) throw new AppError('unknown-fault')
  const { notifications, settings } = parts.readStore
  const notices = notifications.ofFault(id)
  const names = new Map(
    notices.length === 0 ? [] : settings.all('channel').map((one) => [one.id, one.body.name] as const),
  )
  return presentFaultDetail(voice, file, {
    notices,
    channelName: (channelId) => names.get(channelId) ?? '',
    escalationOf: (policyId) => settings.one('escalation', policyId),
  })
}
