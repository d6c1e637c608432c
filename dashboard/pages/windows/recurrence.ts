// Simple choices for when a window comes again, and the RFC 5545 rule that they make; other rules stay as they were written.

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

export type Recurrence =
  | { readonly kind: 'once' }
  | { readonly kind: 'daily'; readonly interval: number }
  | { readonly kind: 'weekly'; readonly interval: number; readonly days: readonly number[] }
  /** −1: the last day of the month. */
  | { readonly kind: 'monthly-day'; readonly day: number }
  /** The second Saturday; −1: the last one. */
  | { readonly kind: 'monthly-weekday'; readonly nth: number; readonly weekday: number }
  | { readonly kind: 'other'; readonly rule: string }
export type RecurrenceKind = Recurrence['kind']

export function ruleOf(recurrence: Recurrence): string | null {
  switch (recurrence.kind) {
    case 'once':
      return null
    case 'daily':
      return withInterval('FREQ=DAILY', recurrence.interval)
    case 'weekly': {
      const days = recurrence.days.map((day) => DAYS[day - 1]).join(',')
      return `${withInterval('FREQ=WEEKLY', recurrence.interval)}${days === '' ? '' : `;BYDAY=${days}`}`
    }
    case 'monthly-day':
      return `FREQ=MONTHLY;BYMONTHDAY=${recurrence.day}`
    case 'monthly-weekday':
      return `FREQ=MONTHLY;BYDAY=${recurrence.nth}${DAYS[recurrence.weekday - 1]}`
    default:
      return recurrence.rule
  }
}

function withInterval(rule: string, interval: number): string {
  return interval === 1 ? rule : `${rule};INTERVAL=${interval}`
}

/** What is more than the simple choices can say is kept as it is. */
export function parseRule(rule: string | null): Recurrence {
  if (rule === null) return { kind: 'once' }
  const simple = parseSimple(rule)
  // Only what comes back the same way may be shown as a choice; else something of it would be lost.
  return simple !== null && partsOf(ruleOf(simple) ?? '') === partsOf(rule) ? simple : { kind: 'other', rule }
}

function parseSimple(rule: string): Recurrence | null {
  const parts = new Map(
    rule
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  )
  const interval = Number(parts.get('INTERVAL') ?? 1)
  const days = parts.get('BYDAY')?.split(',') ?? []
  switch (parts.get('FREQ')) {
    case 'DAILY':
      return { kind: 'daily', interval }
    case 'WEEKLY':
      return { kind: 'weekly', interval, days: days.map(numberOf).sort((a, b) => a - b) }
    case 'MONTHLY': {
      const [, nth, day] = /^(-1|[1-5])([A-Z]{2})$/.exec(days[0] ?? '') ?? []
      if (nth !== undefined && day !== undefined)
        return { kind: 'monthly-weekday', nth: Number(nth), weekday: numberOf(day) }
      return parts.has('BYMONTHDAY') ? { kind: 'monthly-day', day: Number(parts.get('BYMONTHDAY')) } : null
    }
    default:
      return null
  }
}

const numberOf = (day: string) => DAYS.indexOf(day as (typeof DAYS)[number]) + 1

function partsOf(rule: string): string {
  const sorted = rule
    .toUpperCase()
    .split(';')
    .map((part) => {
      const [name = '', values = ''] = part.split('=', 2)
      return `${name}=${values.split(',').sort().join(',')}`
    })
  return sorted
    .filter((part) => part !== 'INTERVAL=1')
    .sort()
    .join(';')
}

/** What a choice begins with, on the day of the first occurrence. */
export function freshRecurrence(kind: RecurrenceKind, startAt: string): Recurrence {
  const date = new Date(`${startAt.slice(0, 10)}T00:00:00Z`)
  const weekday = ((date.getUTCDay() + 6) % 7) + 1
  switch (kind) {
    case 'daily':
      return { kind, interval: 1 }
    case 'weekly':
      return { kind, interval: 1, days: [weekday] }
    case 'monthly-day':
      return { kind, day: date.getUTCDate() }
    case 'monthly-weekday':
      return { kind, nth: Math.min(4, Math.ceil(date.getUTCDate() / 7)), weekday }
    case 'other':
      return { kind, rule: 'FREQ=WEEKLY;BYDAY=SA;COUNT=4' }
    default:
      return { kind: 'once' }
  }
}
