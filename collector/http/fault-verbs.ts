// What people do to a fault, one address for each verb; the answer is the fault as it is then.
import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { z } from 'zod'
import { LanguageQuery } from '../../shared/api/common.ts'
import { FaultDetail, type FaultVerb } from '../../shared/api/fault.ts'
import { FAULT_VERBS, type FaultVerbBody } from '../../shared/api/fault-verbs.ts'
import type { Language } from '../../shared/language.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
import { actorOf } from './actor.ts'
import { faultDetail } from './faults.ts'
import type { AppParts } from './parts.ts'
import { IdParam } from './rounds.ts'
import {
  type ApiEnv,
  body,
  CONFLICT,
  createRouter,
  INVALID,
  json,
  NOT_FOUND,
  REFUSED,
  UNAVAILABLE,
} from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const query = LanguageQuery.strict()
const responses = {
  200: json('The fault as it is now', FaultDetail),
  ...INVALID,
  ...REFUSED,
  ...NOT_FOUND,
  ...CONFLICT,
  ...UNAVAILABLE,
}

function verbRoute<const Path extends string, Body extends z.ZodType>(
  path: Path,
  Sent: Body,
  summary: string,
) {
  const request = { params: IdParam, query, body: body(Sent) }
  return createRoute({ method: 'post', path, tags: ['Faults'], summary, request, responses })
}

const { accept, transfer, start, note, hold, resume, resolve, verify, close, reopen, cancel, merge } =
  FAULT_VERBS
const { return: giveBack, grade, tick } = FAULT_VERBS
const ROUTES = {
  accept: verbRoute('/faults/{id}/accept', accept.strict(), 'Take charge of a reported fault'),
  transfer: verbRoute('/faults/{id}/transfer', transfer.strict(), 'Hand it to somebody else'),
  return: verbRoute(
    '/faults/{id}/return',
    giveBack.strict(),
    'Give it back: it is reported again, and nobody has it',
  ),
  start: verbRoute('/faults/{id}/start', start.strict(), 'Begin to work on an accepted fault'),
  note: verbRoute('/faults/{id}/notes', note.strict(), 'Write something down in the time line, in Markdown'),
  hold: verbRoute(
    '/faults/{id}/hold',
    hold.strict(),
    'Wait for somebody or something: the clock stands until it goes on, by itself at `resumeAt`',
  ),
  resume: verbRoute('/faults/{id}/resume', resume.strict(), 'Go on with a fault that was on hold'),
  resolve: verbRoute(
    '/faults/{id}/resolve',
    resolve.strict(),
    'Say what it was and what was done; `despite` is asked for while the inspection still finds it bad',
  ),
  verify: verbRoute(
    '/faults/{id}/verify',
    verify.strict(),
    'Agree that it is repaired: whoever reported it, or an administrator; the inspection does it by itself',
  ),
  close: verbRoute(
    '/faults/{id}/close',
    close.strict(),
    'Close a major fault with its review; general ones close by themselves',
  ),
  reopen: verbRoute('/faults/{id}/reopen', reopen.strict(), 'It is not repaired after all'),
  cancel: verbRoute('/faults/{id}/cancel', cancel.strict(), 'It is no fault, and why'),
  merge: verbRoute('/faults/{id}/merge', merge.strict(), 'It is part of another open fault'),
  grade: verbRoute('/faults/{id}/grade', grade.strict(), 'Change grade or risk, and why'),
  tick: verbRoute(
    '/faults/{id}/tick',
    tick.strict(),
    'Tick a step of the emergency plan, or take the tick away',
  ),
} as const

type VerbContext<Verb extends FaultVerb> = Context<
  ApiEnv,
  string,
  { out: { param: { id: number }; query: { lang: Language }; json: FaultVerbBody[Verb] } }
>

export function createFaultVerbRoutes(parts: AppParts) {
  const { writer, readStore, clock } = parts
  const perform = async <Verb extends FaultVerb>(c: VerbContext<Verb>, verb: Verb) => {
    const faultId = c.req.valid('param').id
    const change = { kind: 'change-fault', faultId, verb, body: c.req.valid('json') }
    await writer.command({ ...change, by: actorOf(c), at: clock() } as ChangeFault)
    readStore.forgetCounts()
    const { lang } = c.req.valid('query')
    return c.json(await faultDetail(parts, faultId, createVoice(parts, lang, zoneOf(c))), 200)
  }
  return createRouter()
    .openapi(ROUTES.accept, (c) => perform(c, 'accept'))
    .openapi(ROUTES.transfer, (c) => perform(c, 'transfer'))
    .openapi(ROUTES.return, (c) => perform(c, 'return'))
    .openapi(ROUTES.start, (c) => perform(c, 'start'))
    .openapi(ROUTES.note, (c) => perform(c, 'note'))
    .openapi(ROUTES.hold, (c) => perform(c, 'hold'))
    .openapi(ROUTES.resume, (c) => perform(c, 'resume'))
    .openapi(ROUTES.resolve, (c) => perform(c, 'resolve'))
    .openapi(ROUTES.verify, (c) => perform(c, 'verify'))
    .openapi(ROUTES.close, (c) => perform(c, 'close'))
    .openapi(ROUTES.reopen, (c) => perform(c, 'reopen'))
    .openapi(ROUTES.cancel, (c) => perform(c, 'cancel'))
    .openapi(ROUTES.merge, (c) => perform(c, 'merge'))
    .openapi(ROUTES.grade, (c) => perform(c, 'grade'))
    .openapi(ROUTES.tick, (c) => perform(c, 'tick'))
}
