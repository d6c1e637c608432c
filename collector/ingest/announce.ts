// Tells people of what happens to faults: messages are rows in the transaction of what they tell.
import { randomUUID } from 'node:crypto'
import type { FaultEntryKind } from '../../shared/api/fault.ts'
import type { NotificationEvent, RoutedEvent } from '../../shared/api/settings/channel.ts'
import type { EscalationTarget } from '../../shared/api/settings/duty.ts'
import { onDutyNow } from '../duty/on-duty.ts'
import { type Directed, noteTold, routeNews, toldOfEnd } from '../notify/route.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { NoticeContent, NoticeFault, NotificationRecord } from '../store/process-records.ts'
import type { FaultListener } from './after-entry.ts'
import { isOpen, type Memory } from './memory.ts'
import { putNotification } from './notify-commands.ts'

/** What an entry of a time line is as a message; the others are for those who look. */
const EVENTS: Partial<Readonly<Record<FaultEntryKind, RoutedEvent>>> = {
  opened: 'opened',
  worse: 'worse',
  recurred: 'recurred',
  flapping: 'flapping',
  repeated: 'repeated',
  accepted: 'accepted',
  transferred: 'transferred',
  returned: 'returned',
  held: 'held',
  recovered: 'recovered',
  resolved: 'resolved',
  verified: 'verified',
  closed: 'closed',
  cancelled: 'cancelled',
  merged: 'merged',
  reopened: 'reopened',
  graded: 'graded',
  warned: 'warned',
  breached: 'breached',
  escalated: 'escalated',
  reminded: 'reminded',
  released: 'released',
}
/** Of a grave fault these go before everything else; of any the last two. */
const GRAVE: readonly NotificationEvent[] = ['opened', 'worse', 'recurred', 'reopened', 'released', 'graded']
const URGENT: readonly NotificationEvent[] = ['breached', 'escalated', 'test']

/** The last one who hears of an entry: who has the fault and until when is settled. */
export const announce: FaultListener = (memory, { fault, entry, at }) => {
  const event = EVENTS[entry.kind]
  if (event === undefined || fault.isPast) return fault
  const ends = toldOfEnd(fault.process.told, event).map(({ channelId, people }) => ({
    channelId,
    people,
    notBefore: at,
  }))
  const routed = isSilenced(memory, fault) ? [] : routesOf(memory, fault, event, at)
  const known = new Set(routed.map(({ channelId }) => channelId))
  const directed = [...routed, ...ends.filter(({ channelId }) => !known.has(channelId))]
  return tell(memory, { fault, event, entry, at }, directed)
}

/** What is on a silent host or at a lost site is told with its parent. */
function isSilenced(memory: Memory, { parent }: FaultRecord): boolean {
  const above = parent === null ? undefined : memory.openFaults.get(parent)
  return above !== undefined && isOpen(above)
}

function routesOf(memory: Memory, fault: FaultRecord, event: RoutedEvent, at: number): Directed[] {
  const routes = memory.settings.all('route').map(({ body }) => body)
  if (routes.length === 0) return []
  const { labels, inspection, item } = fault
  const target = { hostId: hostOf(memory, fault)?.id ?? null, labels, inspection, item }
  return routeNews(
    routes,
    { event, fault, target, at },
    { timeZone: memory.timeZone, onDuty: (rosterId) => onDutyNow(memory, rosterId, at) },
  )
}

type Message = {
  readonly fault: FaultRecord
  readonly event: NotificationEvent
  /** Null where nothing was written on the time line. */
  readonly entry: FaultEntryRecord | null
  readonly at: number
}

function tell(memory: Memory, message: Message, directed: readonly Directed[]): FaultRecord {
  const { fault, event, at } = message
  const there = directed.filter(({ channelId }) => memory.settings.get('channel', channelId) !== undefined)
  if (there.length === 0) return fault
  const content = contentOf(memory, message)
  const cause = causeOf(fault, event)
  const isGrave = fault.grade === 'major' || fault.status === 'critical'
  const isUrgent = URGENT.includes(event) || (isGrave && GRAVE.includes(event))
  for (const { channelId, people, notBefore } of there) {
    const row = { event, fault: fault.id, at, cause, isUrgent, content }
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
    more: {},
  }
}

function noticeFault(memory: Memory, fault: FaultRecord): NoticeFault {
  const { id, inspection, item, title, summary, status, stage, grade, risk, source, labels, openedAt } = fault
  const host = hostOf(memory, fault)
  return {
    ...{ id, inspection, item, title, summary, status, stage, grade, risk, source, labels, openedAt },
    hostId: host?.id ?? null,
    hostName: host?.name ?? '',
    endedAt: fault.closedAt ?? fault.resolvedAt ?? fault.recoveredAt,
    assignee: fault.process.assignee?.name ?? fault.acceptedBy,
    children: 0,
  }
}

function hostOf(memory: Memory, { hostNum }: FaultRecord) {
  return hostNum === null ? undefined : memory.hostsByNum.get(hostNum)?.record
}

export type Reached = {
  /** With where it was told. */
  readonly fault: FaultRecord
  /** Targets that lead to no channel: somebody without one, a roster without anybody. */
  readonly unreached: readonly EscalationTarget[]
}

/**
 * Tells certain people, rosters and channels, whatever the routes say: for escalations and reminders. Quiet hours do
 * not hold here. The caller stores the fault that it gets back.
 */
export function notifyTargets(
  memory: Memory,
  fault: FaultRecord,
  event: NotificationEvent,
  targets: readonly EscalationTarget[],
  at: number,
): Reached {
  const unreached: EscalationTarget[] = []
  const byChannel = new Map<string, Set<string>>()
  for (const target of targets) {
    const reached = reach(memory, target, at)
    if (reached.length === 0) unreached.push(target)
    for (const { channelId, person } of reached) {
      const people = byChannel.get(channelId) ?? new Set<string>()
      byChannel.set(channelId, people)
      if (person !== null) people.add(person)
    }
  }
  const directed = [...byChannel].map(([channelId, people]) => ({
    channelId,
    people: [...people],
    notBefore: at,
  }))
  return { fault: tell(memory, { fault, event, entry: null, at }, directed), unreached }
}

type Reach = { readonly channelId: string; readonly person: string | null }

function reach(memory: Memory, { kind, id }: EscalationTarget, at: number): Reach[] {
  switch (kind) {
    case 'channel':
      return isUsable(memory, id) ? [{ channelId: id, person: null }] : []
    case 'person':
      return reachPerson(memory, id)
    case 'roster':
      return onDutyNow(memory, id, at).flatMap((person) => reachPerson(memory, person))
  }
}

/** On the channels of the person's own choice; otherwise by e-mail, where there is an address and a way. */
function reachPerson(memory: Memory, person: string): Reach[] {
  const contact = memory.settings.all('contact').find(({ body }) => body.userId === person)?.body
  if (contact === undefined) return []
  const own = contact.channelIds.filter((id) => isUsable(memory, id))
  if (own.length > 0) return own.map((channelId) => ({ channelId, person }))
  if (contact.email === null) return []
  const mail = memory.settings
    .all('channel')
    .find(({ body }) => body.enabled && body.settings.type === 'email')
  return mail === undefined ? [] : [{ channelId: mail.id, person }]
}

function isUsable(memory: Memory, channelId: string): boolean {
  return memory.settings.get('channel', channelId)?.body.enabled === true
}
