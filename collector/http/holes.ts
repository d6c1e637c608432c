// Rounds of a host that never arrived, with the reason in words.
import { createRoute, z } from '@hono/zod-openapi'
import { PageQuery } from '../../shared/api/common.ts'
import { HolePage } from '../../shared/api/enrolment.ts'
import { HostParam, requireHost } from './hosts.ts'
import type { AppParts } from './parts.ts'
import { presentHole } from './present-hole.ts'
import { createRouter, INVALID, json, NOT_FOUND } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const listHoles = createRoute({
  method: 'get',
  path: '/hosts/{id}/holes',
  tags: ['Hosts'],
  summary: 'Rounds of a host that never arrived, and why; the newest first',
  request: { params: HostParam, query: z.strictObject(PageQuery.shape) },
  responses: { 200: json('A page of holes', HolePage), ...INVALID, ...NOT_FOUND },
})

export function createHoleRoutes(parts: AppParts) {
  return createRouter().openapi(listHoles, (c) => {
    const host = requireHost(parts, c.req.valid('param').id)
    const { lang, ...page } = c.req.valid('query')
    const voice = createVoice(parts, lang, zoneOf(c))
    const { holes, ...rest } = parts.readStore.holesOfHost(host.id, page)
    return c.json({ ...rest, holes: holes.map((hole) => presentHole(voice, hole)) }, 200)
  })
}
