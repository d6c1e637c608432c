// The fleet at a glance: counts and ribbons.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { Overview, Ribbon, RibbonQuery } from '../../shared/api/overview.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { RibbonRequest, Strip } from '../store/read-store.ts'
import type { AppParts } from './parts.ts'
import { createRouter, INVALID, json } from './router.ts'
import { type Cells, ribbonCells, startOfDay } from './time-range.ts'
import { createVoice, type Voice, zoneOf } from './voice.ts'

const HOSTS_PER_RIBBON = COLLECTOR_LIMITS.ribbonStrips

const StripsQuery = z.strictObject({ ...RibbonQuery.shape, ...LanguageQuery.shape }).transform(
  (
    { by, hosts, label, ...rest },
    context,
  ): z.infer<typeof LanguageQuery> & {
    of: RibbonRequest['of']
    range: (typeof rest)['range']
  } => {
    const hostIds = [...new Set((hosts ?? '').split(',').filter((id) => id !== ''))]
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (by === 'host' && hostIds.length > HOSTS_PER_RIBBON)
      refuse('hosts', `at most ${HOSTS_PER_RIBBON} at once`)
    if (by === 'host' && hostIds.length === 0) refuse('hosts', 'name the hosts by their ids')
    if (by === 'inspection' && hostIds.length !== 1) refuse('hosts', 'name one host by its id')
    if (by === 'group' && label === undefined) refuse('label', 'name the label to group by')
    return { ...rest, of: stripsOf(by, hostIds, label ?? '') }
  },
)

function stripsOf(
  by: z.infer<typeof RibbonQuery>['by'],
  hostIds: string[],
  label: string,
): RibbonRequest['of'] {
  switch (by) {
    case 'host':
      return { by, hostIds }
    case 'inspection':
      return { by, hostId: hostIds[0] ?? '' }
    case 'group':
      return { by, label }
    case 'fleet':
      return { by }
  }
}

const showOverview = createRoute({
  method: 'get',
  path: '/overview',
  tags: ['Overview'],
  summary: 'Hosts, rounds of today, open faults and newest findings, counted',
  request: { query: LanguageQuery.strict() },
  responses: { 200: json('The counts', Overview), ...INVALID },
})
const showRibbon = createRoute({
  method: 'get',
  path: '/ribbon',
  tags: ['Overview'],
  summary: 'Rounds of the last 24 hours, 7 or 30 days, one cell per stretch of time',
  request: { query: StripsQuery },
  responses: { 200: json('One strip each', Ribbon), ...INVALID },
})

export function createOverviewRoutes(parts: AppParts) {
  const { readStore, clock, timeZone } = parts
  return createRouter()
    .openapi(showOverview, async (c) => {
      const now = clock()
      const counts = await readStore.overview({ dayStart: startOfDay(now, timeZone), now })
      return c.json({ at: now, timeZone, ...counts }, 200)
    })
    .openapi(showRibbon, async (c) => {
      const { of, range, lang } = c.req.valid('query')
      const frame = ribbonCells(range, clock(), timeZone)
      const strips = await readStore.ribbon({ of, ...frame })
      const voice = createVoice(parts, lang, zoneOf(c))
      const { cellMs: slotMs, from, to } = frame
      const shown = strips.map((strip) => presentStrip(strip, frame, titleOf(voice, of.by, strip)))
      return c.json({ slotMs, from, to, strips: shown }, 200)
    })
}

function titleOf(voice: Voice, by: RibbonRequest['of']['by'], strip: Strip): string {
  if (by === 'inspection') return voice.title(strip.key)
  if (by === 'fleet') return voice.text({ en: 'All hosts', 'zh-CN': '全部主机' })
  if (by === 'group' && strip.key === '')
    return voice.text({ en: 'Without this label', 'zh-CN': '未设此标签' })
  return strip.title
}

function presentStrip({ key, hosts, cells }: Strip, frame: Cells, title: string) {
  return {
    key,
    title,
    hosts,
    cells: cells.map(({ worst, made, missed, planned }, index) => ({
      at: frame.from + index * frame.cellMs,
      worst,
      made,
      missed,
      planned,
    })),
  }
}
