// What is kept around faults: settings, deadlines, who is told, alerts that came in, files, hand-overs.
import type { NotificationEvent } from '../../shared/api/settings/channel.ts'
import type { SettingBody, SettingKind } from '../../shared/api/settings/settings.ts'
import type { FaultSummary } from './fault-records.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** Something that people have set; the body has the shape of its kind (shared/api/settings). */
export type SettingRecord<Kind extends SettingKind = SettingKind> = {
  readonly kind: Kind
  readonly id: string
  readonly version: number
  readonly body: SettingBody<Kind>
  /** Never leaves the collector but towards the receiver that they are for. */
  readonly secrets: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly createdBy: string
  readonly createdById: string
  readonly updatedAt: number
  readonly updatedBy: string
}

/** What a moment that comes is for. The handler of each stands in ingest/run-deadlines.ts. */
export type DeadlineKind =
  /** An item is judged again by its newest finding: it was bad for long enough, or a window is over. */
  | 'recheck'
  /** What is below a fault that is over stands for itself. */
  | 'release'
  | 'accept-warning'
  | 'accept-breach'
  | 'resolve-warning'
  | 'resolve-breach'
  | 'resume'
  | 'auto-close'
  | 'auto-close-reminder'
  | 'repeat'
  | 'remind'
  | 'escalate'
  | 'alert-hold'
  | 'window-notice'
  | 'window-begin'
  | 'window-end'
  | 'handover'

/** A moment at which something is due. A row, so that no restart forgets it; of one key there is one. */
export type DeadlineRecord = {
  readonly key: string
  readonly kind: DeadlineKind
  readonly at: number
  readonly fault: number | null
  readonly data: { readonly [name: string]: Json }
}

/** What is told, free of language; the words are made when it is sent. */
export type NoticeContent = {
  readonly fault: NoticeFault | null
  /** Who did it and what was said, where a person did. */
  readonly by: string | null
  readonly words: string | null
  readonly from: string | null
  readonly to: string | null
  /** Of a window: its name, reason, effect and times; of a storm: how many and of what. */
  readonly more: { readonly [name: string]: Json }
}
export type NoticeFault = {
  readonly id: number
  readonly hostId: string | null
  readonly hostName: string
  readonly inspection: string
  readonly item: string
  readonly title: string | null
  readonly summary: FaultSummary
  readonly status: string
  readonly stage: string
  readonly grade: string
  readonly risk: string
  readonly source: string
  readonly labels: Readonly<Record<string, string>>
  /** Unix milliseconds. */
  readonly openedAt: number
  readonly endedAt: number | null
  readonly assignee: string | null
  /** How many faults are suppressed below it. */
  readonly children: number
}

/** One message to one channel. It is sent at least once; its id is the key by which a receiver knows a repetition. */
export type NotificationRecord = {
  readonly id: string
  readonly channelId: string
  readonly event: NotificationEvent
  readonly fault: number | null
  readonly at: number
  readonly state: 'waiting' | 'sent' | 'dead' | 'folded'
  readonly attempts: number
  /** Not before. */
  readonly nextAt: number
  readonly sentAt: number | null
  readonly error: string | null
  /** The message that said it together with others. */
  readonly foldedInto: string | null
  /** Goes before what is not. */
  readonly isUrgent: boolean
  /** What many of it would have in common in a storm. */
  readonly cause: string
  /** People who are named in it. */
  readonly people: readonly string[]
  readonly content: NoticeContent
}

/** One alert from its beginning to its end. */
export type AlertRecord = {
  readonly sourceId: string
  readonly fingerprint: string
  readonly startsAt: number
  readonly status: 'firing' | 'resolved'
  readonly endsAt: number | null
  readonly fault: number | null
  readonly firstAt: number
  readonly lastAt: number
  readonly count: number
  readonly groupKey: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** What a source sent, as it was, before anything was made of it. */
export type DeliveryRecord = {
  readonly id: string
  readonly sourceId: string
  readonly at: number
  readonly address: string | null
  readonly body: string
  readonly alerts: number
  readonly error: string | null
}

/** A file beside the database; `fault` null: sent before, and not yet part of anything. */
export type AttachmentRecord = {
  readonly id: string
  readonly fault: number | null
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly sha256: string
  readonly at: number
  readonly byId: string
  readonly by: string
}

/** What whoever had duty leaves to the next. */
export type HandoverRecord = {
  readonly id: string
  readonly rosterId: string
  readonly shiftFrom: number
  readonly shiftTo: number
  readonly at: number
  readonly byId: string
  readonly by: string
  readonly text: string
  readonly seen: readonly { readonly id: string; readonly name: string; readonly at: number }[]
}

/** Rows of tables that are written whole, by the name of their kind. */
export type RecordRows = {
  readonly setting: SettingRecord
  readonly deadline: DeadlineRecord
  readonly notification: NotificationRecord
  readonly alert: AlertRecord
  readonly delivery: DeliveryRecord
  readonly attachment: AttachmentRecord
  readonly handover: HandoverRecord
}
export type RecordTable = keyof RecordRows
