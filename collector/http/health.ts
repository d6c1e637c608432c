// For whoever watches the collector: is it alive, can it take rounds.
import { Hono } from 'hono'
import type { AppParts } from './parts.ts'

export function createHealthRoutes({ whyNotReady, version }: AppParts) {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'alive', version }))
    .get('/readyz', async (c) => {
      const reason = await whyNotReady()
      return reason === null ? c.json({ status: 'ready' }) : c.json({ status: 'not-ready', reason }, 503)
    })
}
