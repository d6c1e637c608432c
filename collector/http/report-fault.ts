// A person reports a fault by hand.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { FaultDetail } from '../../shared/api/fault.ts'
import { ReportFault } from '../../shared/api/fault-verbs.ts'
import { actorOf } from './actor.ts'
import { faultDetail } from './faults.ts'
import type { AppParts } from './parts.ts'
import { body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, REFUSED, UNAVAILABLE } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const report = createRoute({
  method: 'post',
  path: '/faults',
  tags: ['Faults'],
  summary: 'Report a fault; files are sent before, with POST /attachments',
  request: { query: LanguageQuery.strict(), body: body(ReportFault.strict()) },
  responses: {
    201: json('The fault', FaultDetail),
    ...INVALID,
    ...REFUSED,
    ...NOT_FOUND,
    ...CONFLICT,
    ...UNAVAILABLE,
  },
})

export function createReportFaultRoutes(parts: AppParts) {
  const { writer, readStore, clock } = parts
  return createRouter().openapi(report, async (c) => {
    const wanted = { report: c.req.valid('json'), by: actorOf(c), at: clock() }
    const { faultId } = (await writer.command({ kind: 'report-fault', ...wanted })) as { faultId: number }
    readStore.forgetCounts()
    const voice = createVoice(parts, c.req.valid('query').lang, zoneOf(c))
    return c.json(await faultDetail(parts, faultId, voice), 201)
  })
}
