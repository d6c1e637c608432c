// What is asked about messages to people: by the pages, and by the dispatcher when it starts.
import type { NotificationEvent } from '../../shared/api/settings/channel.ts'
import type { NotificationRecord } from './process-records.ts'

export type NotificationFilter = {
  readonly state?: NotificationRecord['state'] | undefined
  readonly channel?: string | undefined
  readonly fault?: number | undefined
  readonly event?: NotificationEvent | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}
export type NotificationListQuery = NotificationFilter & {
  readonly cursor?: string | undefined
  readonly limit: number
}
export type NotificationList = {
  /** Newest first. */
  readonly notifications: readonly NotificationRecord[]
  /** By state, of all that the filters other than the state leave. */
  readonly counts: Record<NotificationRecord['state'], number>
  readonly next: string | null
}
/** What the store knows of a channel; sent and dead count messages, not what was folded into them. */
export type ChannelTally = {
  readonly waiting: number
  readonly sentSince: number
  readonly dead: number
  readonly lastSentAt: number | null
  readonly lastError: string | null
  readonly lastErrorAt: number | null
}

export type NotificationReads = {
  list(query: NotificationListQuery): NotificationList
  byIds(ids: readonly string[]): readonly NotificationRecord[]
  /** Oldest first. */
  ofFault(fault: number): readonly NotificationRecord[]
  /** Oldest first. */
  waiting(): readonly NotificationRecord[]
  /** Of one channel, oldest first: what counts against its rate. */
  sentAfter(channelId: string, at: number): readonly Pick<NotificationRecord, 'sentAt' | 'cause'>[]
  /** Open faults that are suppressed below one. */
  childrenOf(fault: number): number
  tally(channelId: string, since: number): ChannelTally
}
