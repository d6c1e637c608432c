// A roster as an iCalendar feed (RFC 5545): UTC times, stable UIDs, folded lines.
import type { BusinessCalendar, Roster } from '../../shared/api/settings/duty.ts'
import { type DutySpan, dutyBetween } from '../../shared/duty.ts'
import type { Span } from '../../shared/working-time.ts'

export type Feed = {
  readonly rosterId: string
  readonly roster: Roster
  readonly calendar: BusinessCalendar | null
  readonly isThere: (personId: string) => boolean
  readonly span: Span
  readonly changedAt: number
  /** Only the duty of this person; null: everybody's. */
  readonly only: string | null
  readonly nameOf: (personId: string) => string
  /** Makes UIDs unique in the world. */
  readonly host: string
}

/** Octets of a line without its end; longer ones go on in a line that begins with a space. */
const LINE_OCTETS = 75

export function calendarText(feed: Feed): string {
  const { roster, calendar, span, only, isThere } = feed
  const spans = dutyBetween(roster, calendar, span, isThere)
  const shown = spans.filter(({ personId }) => personId !== null && (only === null || personId === only))
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Xunjian//Duty//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(roster.name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...shown.flatMap((one) => eventLines(feed, one)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

function eventLines({ rosterId, roster, changedAt, nameOf, host }: Feed, span: DutySpan): string[] {
  const person = nameOf(span.personId ?? '')
  const override = roster.overrides.find(({ id }) => id === span.overrideId)
  const about = [span.shift ?? '', override?.reason ?? ''].filter((part) => part !== '').join('\n')
  const shift = roster.shifts.findIndex(({ name }) => name === span.shift)
  return [
    'BEGIN:VEVENT',
    // Made of what does not change when somebody else takes it.
    `UID:${rosterId}-${shift}-${span.from}@${host}`,
    `DTSTAMP:${utc(changedAt)}`,
    `LAST-MODIFIED:${utc(changedAt)}`,
    `DTSTART:${utc(span.from)}`,
    `DTEND:${utc(span.to)}`,
    `SUMMARY:${escapeText(`${person} · ${roster.name}`)}`,
    ...(about === '' ? [] : [`DESCRIPTION:${escapeText(about)}`]),
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

function utc(moment: number): string {
  return new Date(moment).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')
}

/** Never within a character: octets are counted, and whole characters moved. */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS) {
      parts.push(part)
      part = ''
      // The space at its beginning counts too.
      octets = 1
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n ')
}
