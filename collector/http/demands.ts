// Inspect now: a round of one inspection on one host, asked for by a person.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { Demand } from '../../shared/api/overview.ts'
import { InspectionName } from '../../shared/finding.ts'
import { HostParam, requireHost } from './hosts.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import { createRouter, INVALID, json, NOT_FOUND } from './router.ts'

const inspectNow = createRoute({
  method: 'post',
  path: '/hosts/{id}/inspections/{name}/inspect',
  tags: ['Hosts'],
  summary: 'Inspect now; the live stream and GET /demands/{id} tell when the round has come',
  request: { params: HostParam.extend({ name: InspectionName }), query: LanguageQuery.strict() },
  responses: { 202: json('The demand', Demand), ...INVALID, ...NOT_FOUND },
})
const showDemand = createRoute({
  method: 'get',
  path: '/demands/{id}',
  tags: ['Hosts'],
  summary: 'What became of a demand',
  request: { params: z.object({ id: z.string().max(64) }), query: LanguageQuery.strict() },
  responses: { 200: json('The demand', Demand), ...INVALID, ...NOT_FOUND },
})

export function createDemandRoutes(parts: AppParts) {
  return createRouter()
    .openapi(inspectNow, async (c) => {
      const { id, name } = c.req.valid('param')
      const host = requireHost(parts, id)
      if (!host.plan.some((entry) => entry.inspection === name)) throw new AppError('unknown-inspection')
      return c.json(await parts.demands.ask({ hostId: id, inspection: name }), 202)
    })
    .openapi(showDemand, (c) => {
      const demand = parts.demands.find(c.req.valid('param').id)
      if (demand === null) throw new AppError('unknown-demand')
      return c.json(demand, 200)
    })
}
