// What Prometheus reads: the collector itself, the list of hosts, and one page for each host.
import { Hono } from 'hono'
import type { HostTexts } from '../metrics/host-texts.ts'
import type { OwnMetrics } from '../metrics/own-metrics.ts'
import { listTargetGroups, type Target } from '../metrics/targets.ts'
import { TEXT_CONTENT_TYPE } from '../metrics/text-format.ts'
import { AppError } from './problem.ts'

export type MetricsParts = {
  readonly own: Pick<OwnMetrics, 'text' | 'contentType' | 'noteRendered'>
  readonly hostTexts: Pick<HostTexts, 'page'>
  readonly listTargets: () => readonly Target[]
}

export function createMetricsRoutes({ own, hostTexts, listTargets }: MetricsParts) {
  return new Hono()
    .get('/metrics', async (c) => c.body(await own.text(), 200, { 'Content-Type': own.contentType }))
    .get('/metrics/targets', (c) => c.json(listTargetGroups(listTargets(), new URL(c.req.url).host)))
    .get('/metrics/hosts/:id', (c) => {
      const startedAt = performance.now()
      const page = hostTexts.page(c.req.param('id'))
      if (page === null) throw new AppError('unknown-host')
      own.noteRendered(performance.now() - startedAt)
      return c.body(page, 200, { 'Content-Type': TEXT_CONTENT_TYPE })
    })
}
