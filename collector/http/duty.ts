// Duty: who has it now, the calendar of a roster, standing in, swaps, and notes from one to the next.
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LanguageQuery } from '../../shared/api/common.ts'
import {
  CreateOverride,
  DutyNow,
  Handover,
  Handovers,
  RosterShifts,
  ShiftsQuery,
  SwapDuty,
  WriteHandover,
} from '../../shared/api/duty.ts'
import type { PersonRef } from '../../shared/api/fault.ts'
import { Setting } from '../../shared/api/settings/settings.ts'
import { calendarText } from '../duty/icalendar.ts'
import type { HandoverRecord, SettingRecord } from '../store/process-records.ts'
import { actorOf, someoneOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { groundOf, presentDuty, presentHandover, presentShifts, readPeople } from './present-duty.ts'
import { AppError } from './problem.ts'
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
import { presentSetting } from './settings.ts'

const query = LanguageQuery.strict()
const RosterParam = z.object({ id: z.string().min(1).max(64) })
const tags = ['Duty']
const changed = { ...INVALID, ...REFUSED, ...NOT_FOUND, ...CONFLICT, ...UNAVAILABLE }
const refused = { ...INVALID, ...REFUSED, ...NOT_FOUND }

const now = createRoute({
  method: 'get',
  path: '/duty/now',
  tags,
  summary: 'Who is on duty now, on every roster',
  request: { query },
  responses: { 200: json('First line first', DutyNow), ...INVALID, ...REFUSED },
})
const shifts = createRoute({
  method: 'get',
  path: '/rosters/{id}/shifts',
  tags,
  summary: 'Who has duty when, within a time of at most 400 days',
  request: { params: RosterParam, query: ShiftsQuery },
  responses: { 200: json('Every turn that touches the time, whole', RosterShifts), ...refused },
})
const feed = createRoute({
  method: 'get',
  path: '/rosters/{id}/calendar.ics',
  tags,
  summary: 'The roster as a calendar to subscribe to; a token goes as the password of HTTP Basic',
  request: { params: RosterParam, query: query.extend({ person: z.string().max(64).optional() }) },
  responses: {
    200: {
      description: 'From 30 days ago to 180 days ahead; `person`: only theirs',
      content: { 'text/calendar': { schema: z.string() } },
    },
    ...refused,
  },
})
const standIn = createRoute({
  method: 'post',
  path: '/rosters/{id}/overrides',
  tags,
  summary: 'Let somebody stand in for whoever would have duty then',
  request: { params: RosterParam, query, body: body(CreateOverride.strict()) },
  responses: { 201: json('The roster', Setting), ...changed },
})
const endStandIn = createRoute({
  method: 'delete',
  path: '/rosters/{id}/overrides/{override}',
  tags,
  summary: 'Take it back that somebody stands in',
  request: { params: RosterParam.extend({ override: z.string().min(1).max(64) }), query },
  responses: { 200: json('The roster', Setting), ...changed },
})
const swap = createRoute({
  method: 'post',
  path: '/rosters/{id}/swaps',
  tags,
  summary: 'Swap the duty of two people, both or none',
  request: { params: RosterParam, query, body: body(SwapDuty.strict()) },
  responses: { 201: json('The roster', Setting), ...changed },
})
const handovers = createRoute({
  method: 'get',
  path: '/rosters/{id}/handovers',
  tags,
  summary: 'Notes from one to the next',
  request: { params: RosterParam, query },
  responses: { 200: json('Newest first, at most 100', Handovers), ...refused },
})
const writeHandover = createRoute({
  method: 'post',
  path: '/rosters/{id}/handovers',
  tags,
  summary: 'Leave a note to whoever has duty next; another one for the same duty takes its place',
  request: { params: RosterParam, query, body: body(WriteHandover.strict()) },
  responses: { 201: json('The note', Handover), ...changed },
})
const seen = createRoute({
  method: 'post',
  path: '/handovers/{id}/seen',
  tags,
  summary: 'Confirm that the note was read',
  request: { params: RosterParam, query },
  responses: { 200: json('The note', Handover), ...changed },
})

const DAY_MS = 86_400_000
const FEED_BEFORE_MS = 30 * DAY_MS
const FEED_AFTER_MS = 180 * DAY_MS
const NOTES_SHOWN = 100

export function createDutyRoutes({ readStore, writer, clock, publicUrl }: AppParts) {
  const rosterOf = (id: string) => {
    const roster = readStore.settings.one('roster', id)
    if (roster === null) throw new AppError('unknown-setting')
    return roster
  }
  const signed = (c: Context<ApiEnv>) => ({ by: actorOf(c), at: clock() })
  return createRouter()
    .openapi(now, async (c) => {
      const at = clock()
      const people = await readPeople(readStore)
      const rosters = readStore.settings.all('roster').map((one) => presentDuty(readStore, one, people, at))
      rosters.sort((one, other) => one.line - other.line || one.name.localeCompare(other.name))
      return c.json({ at, rosters }, 200)
    })
    .openapi(shifts, async (c) => {
      const roster = rosterOf(c.req.valid('param').id)
      const { from, to } = c.req.valid('query')
      return c.json(presentShifts(readStore, roster, await readPeople(readStore), { from, to }), 200)
    })
    .openapi(feed, async (c) => {
      const roster = rosterOf(c.req.valid('param').id)
      const people = await readPeople(readStore)
      const at = clock()
      const text = calendarText({
        rosterId: roster.id,
        ...groundOf(readStore, roster, people),
        span: { from: at - FEED_BEFORE_MS, to: at + FEED_AFTER_MS },
        changedAt: roster.updatedAt,
        only: c.req.valid('query').person ?? null,
        nameOf: (id) => people.get(id)?.name ?? id,
        host: new URL(publicUrl()).hostname,
      })
      return c.body(text, 200, { 'Content-Type': 'text/calendar; charset=utf-8' })
    })
    .openapi(standIn, async (c) => {
      const rosterId = c.req.valid('param').id
      const override = c.req.valid('json')
      const after = await writer.command({ kind: 'stand-in', rosterId, override, ...signed(c) })
      return c.json(presentSetting(after as SettingRecord), 201)
    })
    .openapi(endStandIn, async (c) => {
      const { id: rosterId, override: overrideId } = c.req.valid('param')
      const after = await writer.command({ kind: 'end-stand-in', rosterId, overrideId, ...signed(c) })
      return c.json(presentSetting(after as SettingRecord), 200)
    })
    .openapi(swap, async (c) => {
      const rosterId = c.req.valid('param').id
      const after = await writer.command({
        kind: 'swap-duty',
        rosterId,
        swap: c.req.valid('json'),
        ...signed(c),
      })
      return c.json(presentSetting(after as SettingRecord), 201)
    })
    .openapi(handovers, (c) => {
      const { id } = rosterOf(c.req.valid('param').id)
      return c.json({ handovers: readStore.duty.handovers(id, NOTES_SHOWN).map(presentHandover) }, 200)
    })
    .openapi(writeHandover, async (c) => {
      const rosterId = c.req.valid('param').id
      const { text, shiftFrom = null } = c.req.valid('json')
      const about = { rosterId, text, shiftFrom, person: personOf(c) }
      const note = await writer.command({ kind: 'write-handover', ...about, ...signed(c) })
      return c.json(presentHandover(note as HandoverRecord), 201)
    })
    .openapi(seen, async (c) => {
      const about = { handoverId: c.req.valid('param').id, person: personOf(c) }
      const note = await writer.command({ kind: 'see-handover', ...about, ...signed(c) })
      return c.json(presentHandover(note as HandoverRecord), 200)
    })
}

/** Notes are between people: of a token whoever made it, and nobody for the command line. */
function personOf(c: Context<ApiEnv>): PersonRef {
  const { user } = someoneOf(c)
  if (user === null) throw new AppError('unknown-user', { detail: 'nobody is behind this key' })
  return { id: user.id, name: user.name }
}
