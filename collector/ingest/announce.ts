// Tells people of what happens to faults: messages are rows in the transaction of what they tell.
import type { FaultEntryKind } from '../../shared/api/fault.ts'
import type { RoutedEvent } from '../../shared/api/settings/channel.ts'
import { onDutyNow } from '../duty/on-duty.ts'
import { type Directed, type RoutedNews, routeNews, toldOfEnd } from '../notify/route.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { FaultListener } from './fault-news.ts'
import { hostOfFault, type Memory } from './memory.ts'
import { isSuppressed } from './parents.ts'
import { tell } from './tell.ts'

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
/** The last one who hears of an entry: who has the fault and until when is settled. */
export const announce: FaultListener = (memory, { fault, entry, at, told = [] }) => {
  const event = EVENTS[entry.kind]
  if (event === undefined || fault.isPast) return fault
  const ends = toldOfEnd(fault.process.told, event)
  // It is told with its parent.
  const isSilent = isSuppressed(memory, fault)
  // Of what is silenced the routes still say when it is quiet.
  if (isSilent && ends.length === 0) return fault
  const routed = routesOf(memory, fault, event, at)
  const directed = [
    ...ends.map(({ channelId, people }) => {
      const route = routed.find((one) => one.channelId === channelId)
      return { channelId, people, notBefore: route?.notBefore ?? at }
    }),
    ...routed.filter(
      ({ channelId, isAsked }) => isAsked && !isSilent && !ends.some((end) => end.channelId === channelId),
    ),
  ]
  const isNews = ({ channelId, people }: Directed) =>
    !told.some((one) => one.channelId === channelId && people.every((person) => one.people.includes(person)))
  return tell(memory, { fault, event, entry, at }, directed.filter(isNews))
}

function routesOf(memory: Memory, fault: FaultRecord, event: RoutedEvent, at: number): RoutedNews[] {
  const routes = memory.settings.all('route').map(({ body }) => body)
  if (routes.length === 0) return []
  const { labels, inspection, item } = fault
  const target = { hostId: hostOfFault(memory, fault)?.record.id ?? null, labels, inspection, item }
  return routeNews(
    routes,
    { event, fault, target, at },
    { timeZone: memory.timeZone, onDuty: (rosterId) => onDutyNow(memory, rosterId, at) },
  )
}
