// How quickly faults are accepted and resolved, how many come back, how many times were missed.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { FaultStats } from '../../shared/api/fault.ts'
import type { AppParts } from './parts.ts'
import { createRouter, INVALID, json, LabelPairsText } from './router.ts'

const DAY_MS = 86_400_000
const StatsQuery = z.strictObject({
  ...LanguageQuery.shape,
  /** Of faults that were reported within; the last 30 days without. */
  from: z.coerce.number<string | number>().int().optional(),
  to: z.coerce.number<string | number>().int().optional(),
  labels: LabelPairsText,
})

const showStats = createRoute({
  method: 'get',
  path: '/faults/stats',
  tags: ['Faults'],
  summary: 'Mean and percentiles of the times to accept and to resolve, by grade; hold time is taken out',
  request: { query: StatsQuery },
  responses: { 200: json('Of the faults that were reported within the time', FaultStats), ...INVALID },
})

export function createFaultStatsRoutes({ readStore, clock }: Pick<AppParts, 'readStore' | 'clock'>) {
  return createRouter().openapi(showStats, (c) => {
    const { from, to, labels } = c.req.valid('query')
    const until = to ?? clock()
    const range = { from: from ?? until - 30 * DAY_MS, to: until }
    return c.json({ ...range, grades: readStore.faultTimes.stats({ ...range, labels }) }, 200)
  })
}
