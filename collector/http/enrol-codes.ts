// Codes with which a new host enrols once.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { EnrolCode, EnrolCodeRequest } from '../../shared/api/enrolment.ts'
import { writeEnrolCode } from '../../shared/enrol-code.ts'
import type { CodeAnswer } from '../ingest/messages.ts'
import { actorOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { body, createRouter, INVALID, json, UNAVAILABLE } from './router.ts'

const createCode = createRoute({
  method: 'post',
  path: '/enrol-codes',
  tags: ['Hosts'],
  summary: 'A code with which new hosts enrol, shown this once',
  request: { query: LanguageQuery.strict(), body: body(EnrolCodeRequest.strict()) },
  responses: { 201: json('The code', EnrolCode), ...INVALID, ...UNAVAILABLE },
})

export function createEnrolCodeRoutes({ writer, clock, publicUrl, authority }: AppParts) {
  return createRouter().openapi(createCode, async (c) => {
    const { validMinutes, ...wanted } = c.req.valid('json')
    const { secret, code } = (await writer.command({
      kind: 'create-code',
      ...wanted,
      validMs: validMinutes * 60_000,
      hostId: null,
      by: actorOf(c),
      at: clock(),
    })) as CodeAnswer
    const { id, expiresAt, labels, uses } = code
    const word = writeEnrolCode({ url: publicUrl(), secret, authority: authority() })
    return c.json({ id, code: word, url: publicUrl(), expiresAt, labels: { ...labels }, uses }, 201)
  })
}
