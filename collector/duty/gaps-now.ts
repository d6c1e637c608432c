// On which rosters nobody is on duty.
import { dutyAt } from '../../shared/duty.ts'
import type { ReadStore } from '../store/read-store.ts'

export type RosterGap = { readonly roster: string; readonly isGap: boolean }

export async function gapsNow(
  { settings, people }: Pick<ReadStore, 'settings' | 'people'>,
  at: number,
): Promise<RosterGap[]> {
  const rosters = settings.all('roster')
  if (rosters.length === 0) return []
  const users = await people.users()
  const active = new Set(users.flatMap(({ id, lockedAt }) => (lockedAt === null ? id : [])))
  const calendars = new Map(settings.all('calendar').map(({ id, body }) => [id, body]))
  return rosters.map(({ body: roster }) => {
    const calendar = roster.calendarId === null ? null : (calendars.get(roster.calendarId) ?? null)
    const spans = dutyAt(roster, calendar, at, (id) => active.has(id))
    return { roster: roster.name, isGap: spans.every(({ personId }) => personId === null) }
  })
}
