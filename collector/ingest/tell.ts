// Messages to people as rows: what they say of a fault as it was then, how urgent they are, what many have in common.
import { randomUUID } from 'node:crypto'
import type { NotificationEvent } from '../../shared/api/settings/channel.ts'
import { type Directed, noteTold } from '../notify/route.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { NoticeContent, NoticeFault, NotificationRecord } from '../store/process-records.ts'
import { hostOfFault, type Memory } from './memory.ts'
import { putNotification } from './notify-commands.ts'

/** Of a grave fault these go before everything else; of any the last two. */
const GRAVE: readonly NotificationEvent[] = ['opened', 'worse', 'recurred', 'reopened', 'released', 'graded']
const URGENT: readonly NotificationEvent[] = ['breached', 'escalated', 'test']

export type Message = {
  readonly fault: FaultRecord
  readonly event: NotificationEvent
  /** Null where nothing was written on the time line. */
  readonly entry: FaultEntryRecord | null
  readonly at: number
}

/** The fault that comes back remembers where it was told. */
export function tell(memory: Memory, message: Message, directed: readonly Directed[]): FaultRecord {
  const { fault, event, at } = message
  const there = directed.filter(({ channelId }) => memory.settings.get('channel', channelId) !== undefined)
  if (there.length === 0) return fault
  const content = contentOf(memory, message)
  const cause = causeOf(fault, event)
  const isGrave = fault.grade === 'major' || fault.status === 'critical'
  const isUrgent = URGENT.includes(event) || (isGrave && GRAVE.includes(event))
  for (const { channelId, people, notBefore } of there) {
    const more = notBefore > at ? { ...content.more, quietUntil: notBefore } : content.more
    const row = { event, fault: fault.id, at, cause, isUrgent, content: { ...content, more } }
    putNotification(memory, newNotification({ ...row, channelId, people, nextAt: notBefore }))
  }
  memory.pending.urgent = true
  return { ...fault, process: { ...fault.process, told: noteTold(fault.process.told, there, event) } }
}

/** Many messages with the same one make a storm. */
function causeOf({ inspection, labels }: FaultRecord, event: NotificationEvent): string {
  const { alertname } = labels
  return [event, inspection, ...(alertname === undefined ? [] : [alertname])].join('/')
}

type NewNotification = Pick<
  NotificationRecord,
  'channelId' | 'event' | 'fault' | 'at' | 'nextAt' | 'isUrgent' | 'cause' | 'people' | 'content'
>

/** A message that nobody has tried to send yet. */
export function newNotification(row: NewNotification): NotificationRecord {
  return {
    ...row,
    id: randomUUID(),
    state: 'waiting',
    attempts: 0,
    sentAt: null,
    error: null,
    foldedInto: null,
  }
}

function contentOf(memory: Memory, { fault, entry }: Message): NoticeContent {
  return {
    fault: noticeFault(memory, fault),
    by: entry?.by.kind === 'person' ? entry.by.name : null,
    words: entry?.words ?? null,
    from: entry?.from ?? null,
    to: entry?.to ?? null,
    more: entry?.summary == null ? {} : { said: entry.summary as unknown as NoticeContent['more'] },
  }
}

function noticeFault(memory: Memory, fault: FaultRecord): NoticeFault {
  const { id, inspection, item, title, summary, status, stage, grade, risk, source, labels, openedAt } = fault
  const host = hostOfFault(memory, fault)?.record
  return {
    ...{ id, inspection, item, title, summary, status, stage, grade, risk, source, labels, openedAt },
    hostId: host?.id ?? null,
    hostName: host?.name ?? '',
    endedAt: fault.closedAt ?? fault.resolvedAt ?? fault.recoveredAt,
    assignee: fault.process.assignee?.name ?? fault.acceptedBy,
    children: 0,
  }
}
