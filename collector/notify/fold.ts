// Many messages become one: what the one says, and what its members and the storm they belong to become. Pure.
import type { NoticeContent, NotificationRecord } from '../store/process-records.ts'
import { isEnd } from './route.ts'

/** So long after the last message of its cause a storm is over. */
export const STORM_OVER_MS = 10 * 60_000
/** More of a storm that goes on is told at most so often. */
export const STORM_TOLD_EVERY_MS = 5 * 60_000
const NAMED_HOSTS = 5
const LISTED = 20

/** To be written in one transaction before the one message is sent. */
export type Fold = {
  readonly into: NotificationRecord
  readonly members: readonly NotificationRecord[]
  /** The end of the storm, which waits for its time: as it is from now on; null for a digest. */
  readonly end: NotificationRecord | null
}
type Around = { readonly now: number; readonly newId: () => string }

/** `end`: of a storm that is running; null when it begins with these. `before`: how many were told one by one. */
export function foldStorm(
  members: readonly NotificationRecord[],
  { end, before, now, newId }: Around & { end: NotificationRecord | null; before: number },
): Fold {
  const [first] = members as readonly [NotificationRecord, ...NotificationRecord[]]
  const names = [...new Set(members.map(({ content }) => content.fault?.hostName ?? ''))].filter(
    (name) => name !== '',
  )
  const told = Number(end?.content.more.count ?? before)
  const startedAt = Number(end?.content.more.startedAt ?? first.at)
  const said = { cause: first.cause, of: first.event, startedAt, isMore: end !== null || before > 0 }
  const into: NotificationRecord = {
    ...emptyRow(first.channelId, newId(), now),
    event: 'storm',
    isUrgent: members.some(({ isUrgent }) => isUrgent),
    cause: first.cause,
    people: peopleOf(members),
    content: contentOf(first.content.fault, {
      ...said,
      count: members.length,
      total: told + members.length,
      hosts: names.length,
      hostNames: names.slice(0, NAMED_HOSTS),
    }),
  }
  const more = {
    ...said,
    count: told + members.length,
    toldAt: now,
    lastId: into.id,
    isSilent: isEnd(first.event),
  }
  return {
    into,
    members: members.map((member) => foldedInto(member, into.id)),
    end: {
      ...(end ?? emptyRow(first.channelId, newId(), now)),
      event: 'storm-ended',
      cause: first.cause,
      nextAt: now + STORM_OVER_MS,
      content: contentOf(first.content.fault, more),
    },
  }
}

/** For want of room, or of what waited for the end of quiet hours. */
export function foldDigest(
  members: readonly NotificationRecord[],
  { why, now, newId }: Around & { why: 'room' | 'quiet' },
): Fold {
  const [first] = members as readonly [NotificationRecord, ...NotificationRecord[]]
  const listed = [...members]
    .sort((one, other) => Number(other.isUrgent) - Number(one.isUrgent) || one.at - other.at)
    .slice(0, LISTED)
  const items = listed.map(({ event, at, content }) => ({ event, at, content }))
  const into: NotificationRecord = {
    ...emptyRow(first.channelId, newId(), now),
    event: 'digest',
    isUrgent: members.some(({ isUrgent }) => isUrgent),
    cause: 'digest',
    people: peopleOf(members),
    content: contentOf(null, { why, count: members.length, items } as unknown as NoticeContent['more']),
  }
  return { into, members: members.map((member) => foldedInto(member, into.id)), end: null }
}

/** The end of a storm of good news says nothing. */
export function foldSilently(end: NotificationRecord): NotificationRecord {
  return foldedInto(end, String(end.content.more.lastId ?? ''))
}

export type DigestItem = Pick<NotificationRecord, 'event' | 'at' | 'content'>

export function itemsOf({ more }: NoticeContent): readonly DigestItem[] {
  return Array.isArray(more.items) ? (more.items as unknown as DigestItem[]) : []
}

function foldedInto(row: NotificationRecord, id: string): NotificationRecord {
  return { ...row, state: 'folded', foldedInto: id }
}

function peopleOf(members: readonly NotificationRecord[]): string[] {
  return [...new Set(members.flatMap(({ people }) => people))]
}

function contentOf(fault: NoticeContent['fault'], more: NoticeContent['more']): NoticeContent {
  return { fault, by: null, words: null, from: null, to: null, more }
}

function emptyRow(channelId: string, id: string, now: number): NotificationRecord {
  return {
    ...{ id, channelId, event: 'digest', fault: null, at: now, state: 'waiting', attempts: 0, nextAt: now },
    ...{ sentAt: null, error: null, foldedInto: null, isUrgent: false, cause: '', people: [] },
    content: contentOf(null, {}),
  }
}
