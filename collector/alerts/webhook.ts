// What Alertmanager (webhook version 4) and Grafana send, and what is left of it that the collector goes by.
import { z } from 'zod'
import type { AlertSource } from '../../shared/api/settings/alert-source.ts'
import { LIMITS } from '../../shared/limits.ts'

const Words = z.string().max(16_384)
const Pairs = z
  .record(z.string().min(1).max(256), Words)
  .refine((pairs) => Object.keys(pairs).length <= 200, 'at most 200 labels')
const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const Status = z.enum(['firing', 'resolved'])

const Alert = z.object({
  status: Status,
  labels: Pairs,
  annotations: Pairs,
  startsAt: Moment,
  /** Of one that fires, a moment that has not come or the year 1. */
  endsAt: Moment,
  generatorURL: Words.default(''),
  fingerprint: z.string().regex(/^[\w-]{1,128}$/),
})

/** Fields that are known must be right; further ones come with newer versions and are left alone. */
const Webhook = z.object({
  receiver: Words,
  status: Status,
  alerts: z.array(Alert).max(LIMITS.alertsPerDelivery),
  groupLabels: Pairs,
  commonLabels: Pairs,
  commonAnnotations: Pairs,
  externalURL: Words,
  groupKey: Words,
  truncatedAlerts: z.int().min(0).default(0),
})
const SHAPES = {
  alertmanager: Webhook.extend({ version: z.literal('4') }),
  grafana: Webhook.extend({
    version: z.literal('1'),
    state: z.enum(['alerting', 'ok', 'pending']).optional(),
    orgId: z.int().optional(),
  }),
} as const satisfies Record<AlertSource['kind'], z.ZodType>

export type AlertEvent = {
  readonly fingerprint: string
  readonly status: 'firing' | 'resolved'
  readonly startsAt: number
  /** Null while it fires. */
  readonly endsAt: number | null
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** Where the source shows it. */
  readonly url: string
}
export type AlertPayload = {
  /** False: nothing of the group fires any more, whatever was left out of the list. */
  readonly isFiring: boolean
  readonly groupLabels: Readonly<Record<string, string>>
  readonly truncated: number
  readonly alerts: readonly AlertEvent[]
}
export type ReadWebhook =
  | { readonly ok: true; readonly payload: AlertPayload }
  | { readonly ok: false; readonly error: z.core.$ZodError }

export function readWebhook(kind: AlertSource['kind'], raw: unknown): ReadWebhook {
  const parsed = SHAPES[kind].safeParse(raw)
  if (!parsed.success) return { ok: false, error: parsed.error }
  const { status, groupLabels, truncatedAlerts, alerts } = parsed.data
  return {
    ok: true,
    payload: {
      isFiring: status === 'firing',
      groupLabels,
      truncated: truncatedAlerts,
      alerts: alerts.map(({ generatorURL, endsAt, ...alert }) => ({
        ...alert,
        endsAt: alert.status === 'resolved' ? Math.max(endsAt, alert.startsAt) : null,
        url: generatorURL,
      })),
    },
  }
}
