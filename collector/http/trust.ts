// How hosts know this collector, and what makes it or a host change its keys.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { KeyRotationAsked, RotateAuthority, TrustState } from '../../shared/api/enrolment.ts'
import { actorOf } from './actor.ts'
import { HostParam, requireHost } from './hosts.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import { body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, UNAVAILABLE } from './router.ts'

const showTrust = createRoute({
  method: 'get',
  path: '/trust',
  tags: ['Collector'],
  summary: 'The authority and the certificate of this collector',
  request: { query: LanguageQuery.strict() },
  responses: { 200: json('What hosts trust', TrustState), ...INVALID },
})
const rotateAuthority = createRoute({
  method: 'post',
  path: '/trust/rotate',
  tags: ['Collector'],
  summary: 'Make the next authority, announce it to all hosts, and let it take over later',
  request: { query: LanguageQuery.strict(), body: body(RotateAuthority.strict()) },
  responses: { 202: json('It is announced', TrustState), ...INVALID, ...CONFLICT, ...UNAVAILABLE },
})
const rotateHostKey = createRoute({
  method: 'post',
  path: '/hosts/{id}/rotate-key',
  tags: ['Hosts'],
  summary: 'Ask the agent of a host to make itself a new key',
  request: { params: HostParam, query: LanguageQuery.strict() },
  responses: {
    202: json('It was asked', KeyRotationAsked),
    ...INVALID,
    ...NOT_FOUND,
    ...CONFLICT,
    ...UNAVAILABLE,
  },
})

export function createTrustRoutes(parts: AppParts) {
  const { trust, readStore, writer, clock, askKeyRotation } = parts
  const state = () => trust.state(readStore.listTargets().length)
  return createRouter()
    .openapi(showTrust, (c) => c.json(state(), 200))
    .openapi(rotateAuthority, async (c) => {
      const answer = await trust.rotate({ ...c.req.valid('json'), by: actorOf(c) })
      if (answer === 'no-authority') throw new AppError('no-authority')
      if (answer === 'announced') throw new AppError('authority-announced')
      return c.json(state(), 202)
    })
    .openapi(rotateHostKey, async (c) => {
      const { id, name } = requireHost(parts, c.req.valid('param').id)
      if (!askKeyRotation(id)) throw new AppError('not-connected')
      await writer.command({
        kind: 'note-audit',
        entry: {
          at: clock(),
          by: actorOf(c),
          action: 'host.ask-rotate-key',
          object: { kind: 'host', id, name },
          before: null,
          after: null,
        },
      })
      return c.json({ asked: true as const }, 202)
    })
}
