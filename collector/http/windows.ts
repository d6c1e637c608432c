// Maintenance windows beyond their settings: when they are, and ending or extending one that runs.
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LanguageQuery } from '../../shared/api/common.ts'
import { Setting } from '../../shared/api/settings/settings.ts'
import {
  EndWindow,
  ExtendWindow,
  type Occurrence,
  Occurrences,
  type Window,
  WindowPreviewRequest,
} from '../../shared/api/settings/window.ts'
import { mistake } from '../../shared/mistakes.ts'
import type { SettingRecord } from '../store/process-records.ts'
import { mistakeOfRule, nextSpans, type Span, spansBetween } from '../windows/occurrences.ts'
import { actorOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import { type ApiEnv, body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, UNAVAILABLE } from './router.ts'
import { presentSetting } from './settings.ts'

const query = LanguageQuery.strict()
const Moments = z.coerce.number<string | number>().int().min(0)
const RangeQuery = z
  .strictObject({ ...LanguageQuery.shape, from: Moments, to: Moments })
  .refine(({ from, to }) => to > from && to - from <= 400 * 86_400_000, 'from before to, at most 400 days')
const WindowParam = z.object({ id: z.string().min(1).max(64) })

const list = createRoute({
  method: 'get',
  path: '/windows/occurrences',
  tags: ['Maintenance windows'],
  summary: 'When the windows are, within a time of at most 400 days',
  request: { query: RangeQuery },
  responses: { 200: json('In their order', Occurrences), ...INVALID },
})
const preview = createRoute({
  method: 'post',
  path: '/windows/preview',
  tags: ['Maintenance windows'],
  summary: 'When a window that is not saved yet would be',
  request: { query, body: body(WindowPreviewRequest.strict()) },
  responses: { 200: json('The next ones', Occurrences), ...INVALID },
})
const end = createRoute({
  method: 'post',
  path: '/windows/{id}/end',
  tags: ['Maintenance windows'],
  summary: 'End one that runs, now; what is bad on its items then becomes a fault',
  request: { params: WindowParam, query, body: body(EndWindow.strict()) },
  responses: { 200: json('The window', Setting), ...INVALID, ...NOT_FOUND, ...CONFLICT, ...UNAVAILABLE },
})
const extend = createRoute({
  method: 'post',
  path: '/windows/{id}/extend',
  tags: ['Maintenance windows'],
  summary: 'Let one last longer, or end at another moment to come',
  request: { params: WindowParam, query, body: body(ExtendWindow.strict()) },
  responses: { 200: json('The window', Setting), ...INVALID, ...NOT_FOUND, ...CONFLICT, ...UNAVAILABLE },
})

type Change = Window['changes'][number]

export function createWindowRoutes({ readStore, writer, clock }: AppParts) {
  /** `now` is read once: a window that ends now must not end before it is looked at. */
  const change = async (c: Context<ApiEnv>, id: string, wanted: Change, now: number) => {
    const window = readStore.settings.one('window', id)
    if (window === null) throw new AppError('unknown-setting')
    requireSpan(window.body, wanted, now)
    const others = window.body.changes.filter(({ startAt }) => startAt !== wanted.startAt)
    const after = (await writer.command({
      kind: 'write-setting',
      settingKind: 'window',
      id,
      isNew: false,
      body: { ...window.body, changes: [...others, wanted].slice(-500) },
      secrets: {},
      version: window.version,
      by: actorOf(c),
      at: now,
    })) as SettingRecord
    return c.json(presentSetting(after), 200)
  }
  return createRouter()
    .openapi(list, (c) => {
      const { from, to } = c.req.valid('query')
      const occurrences = readStore.settings
        .all('window')
        .filter(({ body: { enabled } }) => enabled)
        .flatMap(({ id, body: window }) =>
          spansBetween(window, from, to).map((span) => present({ id, window }, span, clock())),
        )
      return c.json({ occurrences: occurrences.sort((one, other) => one.startAt - other.startAt) }, 200)
    })
    .openapi(preview, (c) => {
      const { window, count } = c.req.valid('json')
      const mistake = mistakeOfRule(window, 'json.window.rule')
      if (mistake !== null) throw new AppError('invalid', { errors: [mistake] })
      const now = clock()
      const spans = nextSpans(window, now, count)
      return c.json({ occurrences: spans.map((span) => present({ id: '', window }, span, now)) }, 200)
    })
    .openapi(end, (c) => {
      const now = clock()
      return change(c, c.req.valid('param').id, { ...c.req.valid('json'), endAt: now }, now)
    })
    .openapi(extend, (c) => change(c, c.req.valid('param').id, c.req.valid('json'), clock()))
}

/** It runs now, and does not end before now. */
function requireSpan(window: Window, { startAt, endAt }: Change, now: number): void {
  const running = spansBetween(window, now, now + 1).find((span) => span.startAt === startAt)
  if (running === undefined) throw new AppError('window-not-running')
  if (endAt < now || endAt - startAt > 62 * 86_400_000)
    throw new AppError('invalid', { errors: [mistake('json.endAt', 'end-out-of-reach')] })
}

function present(of: { readonly id: string; readonly window: Window }, span: Span, now: number): Occurrence {
  const state = now < span.startAt ? 'planned' : now < span.endAt ? 'running' : 'over'
  return { windowId: of.id, name: of.window.name, ...span, state }
}
