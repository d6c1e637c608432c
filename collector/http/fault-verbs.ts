// What people do to a fault: accept it, note something, resolve it; the answer is the fault as it is then.
import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LanguageQuery } from '../../shared/api/common.ts'
import { AcceptFault, FaultDetail, NoteFault, ResolveFault } from '../../shared/api/fault.ts'
import type { Command } from '../ingest/messages.ts'
import { actorOf } from './actor.ts'
import { faultDetail } from './faults.ts'
import type { AppParts } from './parts.ts'
import { IdParam } from './rounds.ts'
import { type ApiEnv, body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, UNAVAILABLE } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const query = LanguageQuery.strict()
const responses = {
  200: json('The fault as it is now', FaultDetail),
  ...INVALID,
  ...NOT_FOUND,
  ...CONFLICT,
  ...UNAVAILABLE,
}
const accept = createRoute({
  method: 'post',
  path: '/faults/{id}/accept',
  tags: ['Faults'],
  summary: 'Take charge of a reported fault',
  request: { params: IdParam, query, body: body(AcceptFault.strict()) },
  responses,
})
const note = createRoute({
  method: 'post',
  path: '/faults/{id}/notes',
  tags: ['Faults'],
  summary: 'Write something down in the time line',
  request: { params: IdParam, query, body: body(NoteFault.strict()) },
  responses,
})
const resolve = createRoute({
  method: 'post',
  path: '/faults/{id}/resolve',
  tags: ['Faults'],
  summary:
    'Say what it was and what was done; `despite` is asked for while the inspection still finds it bad',
  request: { params: IdParam, query, body: body(ResolveFault.strict()) },
  responses,
})

export function createFaultVerbRoutes(parts: AppParts) {
  const { writer, readStore, clock } = parts
  const signed = (c: Context<ApiEnv>, faultId: number) => ({ faultId, by: actorOf(c), at: clock() })
  const carryOut = async (command: Command) => {
    await writer.command(command)
    readStore.forgetCounts()
  }
  return createRouter()
    .openapi(accept, async (c) => {
      const { id } = c.req.valid('param')
      const { grade, note: words } = c.req.valid('json')
      await carryOut({
        kind: 'accept-fault',
        ...signed(c, id),
        ...(grade === undefined ? {} : { grade }),
        ...(words === undefined || words === '' ? {} : { note: words }),
      })
      return c.json(
        await faultDetail(parts, id, createVoice(parts, c.req.valid('query').lang, zoneOf(c))),
        200,
      )
    })
    .openapi(note, async (c) => {
      const { id } = c.req.valid('param')
      await carryOut({ kind: 'note-fault', ...signed(c, id), text: c.req.valid('json').text })
      return c.json(
        await faultDetail(parts, id, createVoice(parts, c.req.valid('query').lang, zoneOf(c))),
        200,
      )
    })
    .openapi(resolve, async (c) => {
      const { id } = c.req.valid('param')
      const { cause, solution, despite } = c.req.valid('json')
      await carryOut({
        kind: 'resolve-fault',
        ...signed(c, id),
        cause,
        solution,
        ...(despite === undefined ? {} : { despite }),
      })
      return c.json(
        await faultDetail(parts, id, createVoice(parts, c.req.valid('query').lang, zoneOf(c))),
        200,
      )
    })
}
