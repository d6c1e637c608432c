// What people do to a fault: accept it, note something, resolve it; the answer is the fault as it is then.
import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LanguageQuery } from '../../shared/api/common.ts'
import { FaultDetail } from '../../shared/api/fault.ts'
import { AcceptFault, NoteFault, ResolveFault } from '../../shared/api/fault-verbs.ts'
import type { Language } from '../../shared/language.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
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
  const answer = async (
    c: Context<ApiEnv>,
    command: Pick<ChangeFault, 'faultId' | 'verb' | 'body'>,
    lang: Language,
  ) => {
    await writer.command({ kind: 'change-fault', ...command, by: actorOf(c), at: clock() } as ChangeFault)
    readStore.forgetCounts()
    return c.json(await faultDetail(parts, command.faultId, createVoice(parts, lang, zoneOf(c))), 200)
  }
  return createRouter()
    .openapi(accept, (c) => {
      const command = { faultId: c.req.valid('param').id, verb: 'accept', body: c.req.valid('json') } as const
      return answer(c, command, c.req.valid('query').lang)
    })
    .openapi(note, (c) => {
      const command = { faultId: c.req.valid('param').id, verb: 'note', body: c.req.valid('json') } as const
      return answer(c, command, c.req.valid('query').lang)
    })
    .openapi(resolve, (c) => {
      const command = {
        faultId: c.req.valid('param').id,
        verb: 'resolve',
        body: c.req.valid('json'),
      } as const
      return answer(c, command, c.req.valid('query').lang)
    })
}
