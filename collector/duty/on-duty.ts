// Who is on duty by what the writer remembers: rosters, calendars and accounts as they are now.
import { type DutySpan, dutyAt } from '../../shared/duty.ts'
import type { Memory } from '../ingest/memory.ts'

type Known = Pick<Memory, 'settings' | 'people'>

/** Ids of everybody who is on duty of the roster at the moment; nobody where there is no such roster. */
export function onDutyNow(memory: Known, rosterId: string, at: number): readonly string[] {
  const people = dutySpansAt(memory, rosterId, at).flatMap(({ personId }) => personId ?? [])
  return [...new Set(people)]
}

export function dutySpansAt(memory: Known, rosterId: string, at: number): readonly DutySpan[] {
  const roster = memory.settings.get('roster', rosterId)?.body
  if (roster === undefined) return []
  return dutyAt(roster, calendarOf(memory, roster.calendarId), at, (id) => isThere(memory, id))
}

/** A calendar that was removed is as none. */
export function calendarOf(memory: Pick<Memory, 'settings'>, calendarId: string | null) {
  return calendarId === null ? null : (memory.settings.get('calendar', calendarId)?.body ?? null)
}

/** Has an account that is not locked. */
export function isThere(memory: Pick<Memory, 'people'>, personId: string): boolean {
  const user = memory.people.user.get(personId)
  return user !== undefined && user.lockedAt == null
}
