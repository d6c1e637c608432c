// Duty from the store's settings and notes to the API's words: turns with people and how to reach them.
import type { DutyOfRoster, DutyPerson, DutyTurn, Handover } from '../../shared/api/duty.ts'
import type { Override } from '../../shared/api/settings/duty.ts'
import { type DutySpan, dutyAt, dutyBetween, gapsBetween, nextDuty } from '../../shared/duty.ts'
import type { Span } from '../../shared/working-time.ts'
import { dutyEnds } from '../duty/handover-due.ts'
import { handoverId } from '../duty/handover-id.ts'
import type { HandoverRecord, SettingRecord } from '../store/process-records.ts'
import type { ReadStore } from '../store/read-store.ts'

export type People = ReadonlyMap<string, DutyPerson>
type Roster = SettingRecord<'roster'>
type Reads = Pick<ReadStore, 'settings' | 'duty'>

const WEEK_MS = 7 * 86_400_000
/** Older notes are history. */
const NOTE_SHOWN_MS = 4 * WEEK_MS

export async function readPeople(readStore: Pick<ReadStore, 'people' | 'settings'>): Promise<People> {
  const contacts = new Map(readStore.settings.all('contact').map(({ body }) => [body.userId, body]))
  const users = await readStore.people.users()
  return new Map(
    users.map(({ id, name, lockedAt }) => {
      const contact = contacts.get(id)
      const reach = { email: contact?.email ?? null, phone: contact?.phone ?? '' }
      return [id, { id, name, isActive: lockedAt === null, ...reach }]
    }),
  )
}

/** A roster with its calendar and the people there are. */
export function groundOf(
  { settings }: Pick<ReadStore, 'settings'>,
  { body: roster }: Roster,
  people: People,
) {
  const calendar = roster.calendarId === null ? null : settings.one('calendar', roster.calendarId)
  const isThere = (id: string) => people.get(id)?.isActive === true
  return { roster, calendar: calendar?.body ?? null, isThere }
}

export function presentDuty(reads: Reads, setting: Roster, people: People, at: number): DutyOfRoster {
  const ground = groundOf(reads, setting, people)
  const { roster, calendar, isThere } = ground
  const spans = dutyAt(roster, calendar, at, isThere)
  const next = nextDuty(roster, calendar, at, isThere)
  const ends = [...spans.map(({ to }) => to), ...next.map(({ from }) => from)]
  return {
    rosterId: setting.id,
    name: roster.name,
    line: roster.line,
    timeZone: roster.timeZone,
    handover: roster.handover,
    turns: spans.map((span) => presentTurn(roster, people, span)),
    isGap: spans.every(({ personId }) => personId === null),
    until: ends.length === 0 ? null : Math.min(...ends),
    next: next.map((span) => presentTurn(roster, people, span)),
    unseenNote: unseenNote(reads, setting.id, spans, at),
    missingNote: roster.handover === 'required' ? missingNote(reads, setting, people, at) : null,
  }
}

/** Of the newest duty that has ended; whoever wrote it need not confirm it. */
function unseenNote(
  { duty }: Reads,
  rosterId: string,
  now: readonly DutySpan[],
  at: number,
): Handover | null {
  const note = duty
    .handovers(rosterId, 20)
    .find(({ shiftTo }) => shiftTo <= at && shiftTo > at - NOTE_SHOWN_MS)
  if (note === undefined) return null
  const readers = now.flatMap(({ personId }) => (personId === null || personId === note.byId ? [] : personId))
  const isSeen = note.seen.some(({ id }) => readers.includes(id))
  return readers.length === 0 || isSeen ? null : presentHandover(note)
}

function missingNote(reads: Reads, setting: Roster, people: People, at: number): DutyOfRoster['missingNote'] {
  const from = Math.max(at - WEEK_MS, setting.createdAt)
  const last = dutyEnds(groundOf(reads, setting, people), { from, to: at }).at(-1)
  if (last === undefined || reads.duty.handover(handoverId(setting.id, last.to, last.personId)) !== null)
    return null
  return { shiftFrom: last.from, shiftTo: last.to, person: personOf(people, last.personId) }
}

export function presentShifts(reads: Reads, setting: Roster, people: People, span: Span) {
  const { roster, calendar, isThere } = groundOf(reads, setting, people)
  const spans = dutyBetween(roster, calendar, span, isThere)
  return {
    ...span,
    turns: spans.map((one) => presentTurn(roster, people, one)),
    gaps: gapsBetween(spans, span).map(({ from, to }) => ({ from, to })),
  }
}

function presentTurn(roster: Roster['body'], people: People, span: DutySpan): DutyTurn {
  const override = roster.overrides.find(({ id }) => id === span.overrideId)
  return {
    from: span.from,
    to: span.to,
    shift: span.shift,
    turnFrom: span.turn.from,
    turnTo: span.turn.to,
    person: span.personId === null ? null : personOf(people, span.personId),
    planned: span.plannedId === null ? null : personOf(people, span.plannedId),
    override: override === undefined ? null : presentOverride(roster, override),
  }
}

function presentOverride({ overrides }: Roster['body'], { id, reason, swapId }: Override) {
  const half = overrides.find((one) => swapId !== undefined && one.swapId === swapId && one.id !== id)
  return { id, reason, swappedFor: half === undefined ? null : { from: half.from, to: half.to } }
}

function personOf(people: People, id: string): DutyPerson {
  return people.get(id) ?? { id, name: '', isActive: false, email: null, phone: '' }
}

export function presentHandover({ byId, by, seen, ...note }: HandoverRecord): Handover {
  return { ...note, by: { id: byId, name: by }, seen: seen.map((one) => ({ ...one })) }
}
