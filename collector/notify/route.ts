// Who is told what on which channel, by the routes that people have set: pure.
import type { NotificationEvent, Route } from '../../shared/api/settings/channel.ts'
import { type RoutedEvent, USUAL_EVENTS } from '../../shared/api/settings/channel.ts'
import { type Selected, selects } from '../../shared/selector.ts'
import { workingSpans } from '../../shared/working-time.ts'
import type { FaultRecord, Told } from '../store/fault-records.ts'

const WEEK_MS = 7 * 86_400_000

/** One message that is to leave on a channel, naming these people, not before a moment. */
export type Directed = {
  readonly channelId: string
  readonly people: readonly string[]
  readonly notBefore: number
}
/** `isAsked`: a route wants it. Otherwise it is an end, and goes only to where the fault was told. */
export type RoutedNews = Directed & { readonly isAsked: boolean }
export type News = {
  readonly event: RoutedEvent
  readonly fault: Pick<FaultRecord, 'grade' | 'risk' | 'source'>
  readonly target: Selected
  readonly at: number
}
export type RouteGround = {
  /** Of routes that name none. */
  readonly timeZone: string
  /** Ids of the people who are on duty of a roster. */
  readonly onDuty: (rosterId: string) => readonly string[]
}

/** All that fit in their order, until one says that it is the last; a channel that several name is told once. */
export function routeNews(
  routes: readonly Route[],
  news: News,
  { timeZone, onDuty }: RouteGround,
): RoutedNews[] {
  const directed = new Map<string, RoutedNews>()
  for (const route of [...routes].sort((one, other) => one.order - other.order)) {
    const zone = route.timeZone ?? timeZone
    const events = route.events.length === 0 ? USUAL_EVENTS : route.events
    const isAsked = events.includes(news.event)
    if (!(isAsked || isEnd(news.event)) || !fits(route, news, zone)) continue
    const people = route.rosterIds.flatMap(onDuty)
    const notBefore = news.fault.grade === 'major' ? news.at : endOfQuiet(route.quiet, news.at, zone)
    for (const channelId of route.channelIds)
      directed.set(channelId, join(directed.get(channelId), { channelId, people, notBefore, isAsked }))
    if (isAsked && route.isLast) break
  }
  return [...directed.values()]
}

function join(known: RoutedNews | undefined, added: RoutedNews): RoutedNews {
  if (known === undefined) return { ...added, people: [...new Set(added.people)] }
  return {
    channelId: added.channelId,
    people: [...new Set([...known.people, ...added.people])],
    notBefore: Math.min(known.notBefore, added.notBefore),
    isAsked: known.isAsked || added.isAsked,
  }
}

function fits(route: Route, { fault, target, at }: News, zone: string): boolean {
  return (
    route.enabled &&
    isAmong(route.grades, fault.grade) &&
    isAmong(route.risks, fault.risk) &&
    isAmong(route.sources, fault.source) &&
    selects(route.match, target) &&
    (route.times === null || isWithin(route.times, at, zone))
  )
}

function isAmong<T>(wanted: readonly T[], value: T): boolean {
  return wanted.length === 0 || wanted.includes(value)
}

type Times = Route['quiet']

function isWithin(times: Times, at: number, timeZone: string): boolean {
  return !spansFrom(times, at, at + 1, timeZone).next().done
}

/** The moment itself when it is not quiet. */
export function endOfQuiet(times: Times, at: number, timeZone: string): number {
  let end = at
  for (const span of spansFrom(times, at, at + WEEK_MS, timeZone)) {
    if (span.from > end) break
    end = span.to
  }
  return end
}

function spansFrom(times: Times, from: number, to: number, timeZone: string) {
  if (times.length === 0) return [][Symbol.iterator]() as unknown as ReturnType<typeof workingSpans>
  return workingSpans({ name: '', timeZone, hours: times, holidays: [], workdays: [] }, from, to)
}

const ENDS: readonly NotificationEvent[] = ['recovered', 'resolved', 'closed', 'cancelled', 'merged']

export function isEnd(event: NotificationEvent): boolean {
  return ENDS.includes(event)
}

/** Whoever was told of a fault is told of its end, once: closing what was told as recovered is no news. */
export function toldOfEnd(told: readonly Told[], event: NotificationEvent): readonly Told[] {
  if (!isEnd(event)) return []
  return event === 'closed' ? told.filter(({ isOver }) => !isOver) : told
}

/** Where it was told, after these messages. */
export function noteTold(
  told: readonly Told[],
  messages: readonly Pick<Directed, 'channelId' | 'people'>[],
  event: NotificationEvent,
): readonly Told[] {
  const byChannel = new Map(told.map((one) => [one.channelId, one]))
  for (const { channelId, people } of messages) {
    const before = byChannel.get(channelId)
    const isOver = isEnd(event) || (event === 'verified' && before?.isOver === true)
    byChannel.set(channelId, {
      channelId,
      people: [...new Set([...(before?.people ?? []), ...people])],
      isOver,
    })
  }
  return [...byChannel.values()]
}
