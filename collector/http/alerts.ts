// Alerts that came in from other systems, and the deliveries that brought them.
import { createRoute, z } from '@hono/zod-openapi'
import { AlertDeliveryPage, AlertPage, AlertStatus } from '../../shared/api/alert.ts'
import { PageQuery } from '../../shared/api/common.ts'
import type { AlertRecord } from '../store/process-records.ts'
import type { AppParts } from './parts.ts'
import { createRouter, INVALID, json, REFUSED } from './router.ts'

const Source = z.string().max(64).optional()
const list = createRoute({
  method: 'get',
  path: '/alerts',
  tags: ['Alerts'],
  summary: 'Alerts that came in, last heard of first',
  request: {
    query: z.strictObject({
      ...PageQuery.shape,
      source: Source,
      status: AlertStatus.optional(),
      fault: z.coerce.number<string | number>().int().min(1).optional(),
    }),
  },
  responses: { 200: json('A page of alerts', AlertPage), ...INVALID, ...REFUSED },
})
const listDeliveries = createRoute({
  method: 'get',
  path: '/alert-deliveries',
  tags: ['Alerts'],
  summary: 'What sources of alerts have sent lately, and why some of it was refused',
  request: {
    query: z.strictObject({
      ...PageQuery.shape,
      source: Source,
      failed: z.enum(['true', 'false']).optional(),
    }),
  },
  responses: { 200: json('A page of deliveries, newest first', AlertDeliveryPage), ...INVALID, ...REFUSED },
})

export function createAlertRoutes({ readStore }: Pick<AppParts, 'readStore'>) {
  const names = () =>
    new Map(readStore.settings.all('alert-source').map(({ id, body }) => [id, body.name] as const))
  return createRouter()
    .openapi(list, (c) => {
      const { lang: _, ...query } = c.req.valid('query')
      const { alerts, next } = readStore.alerts.list(query)
      const sources = names()
      return c.json({ alerts: alerts.map((alert) => presentAlert(alert, sources)), next }, 200)
    })
    .openapi(listDeliveries, (c) => {
      const { lang: _, failed, ...query } = c.req.valid('query')
      const asked = { ...query, failed: failed === undefined ? undefined : failed === 'true' }
      const { deliveries, next } = readStore.alerts.deliveries(asked)
      const sources = names()
      const named = deliveries.map((one) => ({ ...one, sourceName: sources.get(one.sourceId) ?? '' }))
      return c.json({ deliveries: named, next }, 200)
    })
}

function presentAlert({ groupKey: _, fault, ...alert }: AlertRecord, sources: ReadonlyMap<string, string>) {
  return {
    ...alert,
    labels: { ...alert.labels },
    annotations: { ...alert.annotations },
    sourceName: sources.get(alert.sourceId) ?? '',
    name: alert.labels.alertname ?? '',
    faultId: fault,
  }
}
