// What a policy that is not saved yet would have made of the rounds of the last days.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { PolicyPreview, PolicyPreviewRequest } from '../../shared/api/settings/policy.ts'
import { previewPolicy } from '../faults/preview.ts'
import type { AppParts } from './parts.ts'
import { body, createRouter, INVALID, json, NOT_FOUND, REFUSED } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const preview = createRoute({
  method: 'post',
  path: '/policies/preview',
  tags: ['Settings'],
  summary: 'What faults a policy would have opened in the last days, and which of today’s it would avoid',
  request: { query: LanguageQuery.strict(), body: body(PolicyPreviewRequest.strict()) },
  responses: {
    200: json('Faults by the rounds on record; nothing is changed', PolicyPreview),
    ...INVALID,
    ...REFUSED,
    ...NOT_FOUND,
  },
})

export function createPolicyPreviewRoutes(parts: AppParts) {
  return createRouter().openapi(preview, async (c) => {
    const voice = createVoice(parts, c.req.valid('query').lang, zoneOf(c))
    return c.json(await previewPolicy(parts.readStore, voice, c.req.valid('json'), parts.clock()), 200)
  })
}
