// Alerts that came in from other systems, and how they came.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { Cursor } from './common.ts'

export const AlertStatus = z.enum(['firing', 'resolved'])
export type AlertStatus = z.infer<typeof AlertStatus>

const AlertTexts = z.record(z.string(), z.string())
export const AlertRow = z
  .object({
    sourceId: z.string(),
    /** '' when the source has been removed since. */
    sourceName: z.string(),
    fingerprint: z.string(),
    name: z.string(),
    status: AlertStatus,
    startsAt: Moment,
    endsAt: Moment.nullable(),
    /** When it was heard of first and last, and how often. */
    firstAt: Moment,
    lastAt: Moment,
    count: z.int(),
    /** Null: none was opened for it. */
    faultId: z.int().nullable(),
    labels: AlertTexts,
    annotations: AlertTexts,
  })
  .meta({ id: 'AlertRow' })
export type AlertRow = z.infer<typeof AlertRow>
export const AlertPage = z.object({ alerts: z.array(AlertRow), next: Cursor.nullable() })

export const AlertDelivery = z
  .object({
    id: z.string(),
    sourceId: z.string(),
    sourceName: z.string(),
    at: Moment,
    address: z.string().nullable(),
    bytes: z.int(),
    alerts: z.int(),
    /** Why it was refused; null: it was taken. */
    error: z.string().nullable(),
  })
  .meta({ id: 'AlertDelivery' })
export type AlertDelivery = z.infer<typeof AlertDelivery>
export const AlertDeliveryPage = z.object({ deliveries: z.array(AlertDelivery), next: Cursor.nullable() })
