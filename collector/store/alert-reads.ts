// Reading alerts that came in, and the deliveries that brought them.
import type { AlertStatus } from '../../shared/api/alert.ts'
import type { AlertRecord, DeliveryRecord } from './process-records.ts'

type Page = { readonly cursor?: string | undefined; readonly limit: number }

export type AlertListQuery = Page & {
  readonly source?: string | undefined
  readonly status?: AlertStatus | undefined
  readonly fault?: number | undefined
}
export type AlertList = { readonly alerts: readonly AlertRecord[]; readonly next: string | null }

export type DeliveryListQuery = Page & {
  readonly source?: string | undefined
  /** Only those that were refused, or only those that were taken. */
  readonly failed?: boolean | undefined
}
/** Without the body: only its size. */
export type StoredDelivery = Omit<DeliveryRecord, 'body'> & { readonly bytes: number }
export type DeliveryList = { readonly deliveries: readonly StoredDelivery[]; readonly next: string | null }

export type AlertReads = {
  /** Last heard of first. */
  list(query: AlertListQuery): AlertList
  /** Newest first. */
  deliveries(query: DeliveryListQuery): DeliveryList
}
