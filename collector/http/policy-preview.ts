// What a policy that is not saved yet would have made of the rounds of the last days.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { PolicyPreview, PolicyPreviewRequest } from '../../shared/api/settings/policy.ts'
import { type PreviewedFault, previewPolicy } from '../faults/preview.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import { body, createRouter, INVALID, json, NOT_FOUND, REFUSED, UNAVAILABLE } from './router.ts'
import { createVoice, type Voice, zoneOf } from './voice.ts'

const preview = createRoute({
  method: 'post',
  path: '/policies/preview',
  tags: ['Settings'],
  summary:
    'What faults a policy would have opened by the rounds of the last days, and which it would avoid; maintenance windows are left out of it',
  request: { query: LanguageQuery.strict(), body: body(PolicyPreviewRequest.strict()) },
  responses: {
    200: json('Faults by the rounds on record; nothing is changed', PolicyPreview),
    ...INVALID,
    ...REFUSED,
    ...NOT_FOUND,
    ...UNAVAILABLE,
  },
})

export function createPolicyPreviewRoutes(parts: AppParts) {
  let isTrying = false
  return createRouter().openapi(preview, async (c) => {
    // One reads up to hundreds of thousands of rounds: two at once would keep the pages waiting.
    if (isTrying) throw new AppError('busy', { detail: 'another preview is being made' })
    isTrying = true
    try {
      const tried = await previewPolicy(parts.readStore, c.req.valid('json'), parts.clock())
      if (tried === null) throw new AppError('unknown-setting')
      const voice = createVoice(parts, c.req.valid('query').lang, zoneOf(c))
      const say = (fault: PreviewedFault) => presentPreviewed(voice, fault)
      return c.json({ ...tried, faults: tried.faults.map(say), avoided: tried.avoided.map(say) }, 200)
    } finally {
      isTrying = false
    }
  })
}

function presentPreviewed(voice: Voice, { host, inspection, item, words, ...fault }: PreviewedFault) {
  return {
    hostId: host.id,
    hostName: host.name,
    inspection,
    item,
    itemTitle: voice.item(inspection, item),
    title: voice.finding(inspection, words),
    ...fault,
  }
}
