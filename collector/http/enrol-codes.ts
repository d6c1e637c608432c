// Codes with which a new host enrols once.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { EnrolCode, EnrolCodeRequest } from '../../shared/api/overview.ts'
import type { AppParts } from './parts.ts'
import { body, createRouter, INVALID, json, UNAVAILABLE } from './router.ts'

const createCode = createRoute({
  method: 'post',
  path: '/enrol-codes',
  tags: ['Hosts'],
  summary: 'A code for one new host, shown this once',
  request: { query: LanguageQuery.strict(), body: body(EnrolCodeRequest.strict()) },
  responses: { 201: json('The code', EnrolCode), ...INVALID, ...UNAVAILABLE },
})

export function createEnrolCodeRoutes({ writer, clock }: AppParts) {
  return createRouter().openapi(createCode, async (c) => {
    const { labels, validMinutes } = c.req.valid('json')
    const answer = await writer.command({
      kind: 'create-code',
      labels,
      validMs: validMinutes * 60_000,
      at: clock(),
    })
    c.header('Cache-Control', 'no-store')
    return c.json(EnrolCode.parse(answer), 201)
  })
}
