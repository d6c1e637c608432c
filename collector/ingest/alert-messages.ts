// Commands about alerts that come in.
import type { AlertPayload } from '../alerts/webhook.ts'
import type { DeliveryRecord } from '../store/process-records.ts'

export type AlertCommand =
  /** What a source has sent, as it was and as it was read; null: it could not be, and the delivery says why. */
  {
    readonly kind: 'take-alerts'
    readonly delivery: DeliveryRecord
    readonly payload: AlertPayload | null
    readonly at: number
  }
