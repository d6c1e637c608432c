// Who a host is: its key, the machine behind it and a second one that claims to be it; shutting it out, letting it back.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import {
  EnrolCode,
  HostIdentity,
  ReadmitHost,
  RevokeHost,
  SettleIdentity,
} from '../../shared/api/enrolment.ts'
import { keyFingerprint } from '../key-fingerprint.ts'
import type { HostRecord } from '../store/records.ts'
import { actorOf } from './actor.ts'
import { createCode } from './enrol-codes.ts'
import { HostParam, requireHost } from './hosts.ts'
import type { AppParts } from './parts.ts'
import { body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, UNAVAILABLE } from './router.ts'

const query = LanguageQuery.strict()
const changed = {
  200: json('Who it is now', HostIdentity),
  ...INVALID,
  ...NOT_FOUND,
  ...CONFLICT,
  ...UNAVAILABLE,
}
const show = createRoute({
  method: 'get',
  path: '/hosts/{id}/identity',
  tags: ['Hosts'],
  summary: 'The key of a host, the machine that it is, and a second one that claims to be it',
  request: { params: HostParam, query },
  responses: { 200: json('Who it is', HostIdentity), ...INVALID, ...NOT_FOUND },
})
const settle = createRoute({
  method: 'post',
  path: '/hosts/{id}/identity',
  tags: ['Hosts'],
  summary: 'Decide which of two machines with one identity is this host',
  request: { params: HostParam, query, body: body(SettleIdentity.strict()) },
  responses: changed,
})
const revoke = createRoute({
  method: 'post',
  path: '/hosts/{id}/revoke',
  tags: ['Hosts'],
  summary: 'Shut a host out: its connection ends at once and its key proves nothing any more',
  request: { params: HostParam, query, body: body(RevokeHost.strict()) },
  responses: changed,
})
const readmit = createRoute({
  method: 'post',
  path: '/hosts/{id}/readmit',
  tags: ['Hosts'],
  summary: 'A code with which a machine that was installed anew becomes this host again, shown this once',
  request: { params: HostParam, query, body: body(ReadmitHost.strict()) },
  responses: { 201: json('The code', EnrolCode), ...INVALID, ...NOT_FOUND, ...UNAVAILABLE },
})

export function createHostIdentityRoutes(parts: AppParts) {
  const { writer, readStore, clock } = parts
  const present = (hostId: string) => {
    readStore.forgetCounts()
    return presentIdentity(requireHost(parts, hostId))
  }
  return createRouter()
    .openapi(show, (c) => c.json(presentIdentity(requireHost(parts, c.req.valid('param').id)), 200))
    .openapi(settle, async (c) => {
      const { id: hostId } = c.req.valid('param')
      const { keep } = c.req.valid('json')
      await writer.command({ kind: 'settle-identity', hostId, keep, by: actorOf(c), at: clock() })
      return c.json(present(hostId), 200)
    })
    .openapi(revoke, async (c) => {
      const { id: hostId } = c.req.valid('param')
      const { reason } = c.req.valid('json')
      await writer.command({ kind: 'revoke-host', hostId, reason, by: actorOf(c), at: clock() })
      return c.json(present(hostId), 200)
    })
    .openapi(readmit, async (c) => {
      const { id: hostId } = c.req.valid('param')
      const host = requireHost(parts, hostId)
      const { validMinutes } = c.req.valid('json')
      const wanted = { labels: { ...host.labels }, uses: 1, note: host.name, hostId }
      return c.json(await createCode(parts, { ...wanted, validMinutes, by: actorOf(c) }), 201)
    })
}

function presentIdentity(host: HostRecord): HostIdentity {
  const { publicKey, keySince, enrolledAt, revokedAt, revokedReason, traits, other } = host
  return {
    keyFingerprint: keyFingerprint(publicKey),
    keySince,
    enrolledAt,
    revokedAt,
    revokedReason,
    traits,
    other: other && { ...other, settledAt: other.settledAt ?? null },
  }
}
