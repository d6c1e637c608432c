// Reads five- and six-field cron expressions into sets of numbers, with the meaning that node-cron gives them.

/** Ascending numbers of each field. Day of month and day of week must BOTH match (Vixie cron takes either). */
export type Cron = {
  readonly seconds: readonly number[]
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: readonly number[]
  readonly months: readonly number[]
  readonly weekdays: readonly number[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTHS_IN_FULL = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const WEEKDAYS_IN_FULL = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

type Field = { label: string; min: number; max: number; last: number; names: readonly (readonly string[])[] }

const NO_NAMES: Field['names'] = []
const FIELDS = {
  seconds: { label: 'second', min: 0, max: 59, last: 59, names: NO_NAMES },
  minutes: { label: 'minute', min: 0, max: 59, last: 59, names: NO_NAMES },
  hours: { label: 'hour', min: 0, max: 23, last: 23, names: NO_NAMES },
  days: { label: 'day of month', min: 1, max: 31, last: 31, names: NO_NAMES },
  months: { label: 'month', min: 1, max: 12, last: 12, names: [MONTHS, MONTHS_IN_FULL] },
  // 7 is Sunday too, but ranges that wrap around and `*` end at 6.
  weekdays: { label: 'day of week', min: 0, max: 7, last: 6, names: [WEEKDAYS, WEEKDAYS_IN_FULL] },
} as const satisfies Record<string, Field>

const parsed = new Map<string, Cron | { readonly error: string }>()

/** The parsed expression, or in `error` what is wrong with it, for people. Results are kept: fleets repeat themselves. */
export function parseCron(expression: string): Cron | { readonly error: string } {
  const known = parsed.get(expression)
  if (known !== undefined) return known
  if (parsed.size >= 1_000) parsed.clear()
  const result = readExpression(expression)
  parsed.set(expression, result)
  return result
}

function readExpression(expression: string): Cron | { readonly error: string } {
  const fields = expression.trim().split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6) {
    return { error: `has ${fields.length} fields; write minute, hour, day of month, month, day of week` }
  }
  const texts = fields.length === 5 ? ['0', ...fields] : fields
  const errors: string[] = []
  const read = (field: Field, index: number): number[] => {
    const values = readField(texts[index] ?? '', field)
    if (typeof values !== 'string') return values
    errors.push(values)
    return []
  }
  const cron: Cron = {
    seconds: read(FIELDS.seconds, 0),
    minutes: read(FIELDS.minutes, 1),
    hours: read(FIELDS.hours, 2),
    days: read(FIELDS.days, 3),
    months: read(FIELDS.months, 4),
    weekdays: sorted(read(FIELDS.weekdays, 5).map((day) => day % 7)),
  }
  if (errors.length > 0) return { error: errors.join('; ') }
  const isPossible = cron.months.some((month) => (cron.days[0] ?? 32) <= (LONGEST_MONTH[month - 1] ?? 0))
  return isPossible ? cron : { error: 'names a day that its months do not have' }
}

function readField(text: string, field: Field): number[] | string {
  const values: number[] = []
  for (const part of text.split(',')) {
    const range = readPart(part, field)
    if (range === null) return `${field.label} "${part}" cannot be read (${field.min}–${field.max})`
    values.push(...range)
  }
  return sorted(values)
}

function readPart(part: string, field: Field): number[] | null {
  const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part)
  if (match === null) return null
  const [, from = '', to, stepText] = match
  // A step needs a range to walk: "5/10" means nothing.
  if (from === '*' ? to !== undefined : to === undefined && stepText !== undefined) return null
  const first = from === '*' ? field.min : readNumber(from, field)
  const last = from === '*' ? field.last : to === undefined ? first : readNumber(to, field)
  const step = stepText === undefined ? 1 : Number(stepText)
  return first === null || last === null || step < 1 ? null : walkRange({ first, last, step }, field)
}

function readNumber(text: string, field: Field): number | null {
  const name = text.toLowerCase()
  for (const names of field.names) {
    const index = names.indexOf(name)
    if (index >= 0) return index + (field.min === 1 ? 1 : 0)
  }
  if (!/^\d{1,2}$/.test(text)) return null
  const value = Number(text)
  return value < field.min || value > field.max ? null : value
}

/** A range whose end lies before its beginning goes around: "22-2" in hours, "fri-mon" in days of the week. */
function walkRange(range: { first: number; last: number; step: number }, field: Field): number[] {
  const { first, last, step } = range
  const values: number[] = []
  if (first <= last) {
    for (let value = first; value <= last; value += step) values.push(value)
    return values
  }
  const size = field.last - field.min + 1
  const span = (((last - first) % size) + size) % size
  for (let offset = 0; offset <= span; offset += step) {
    const value = first + offset
    values.push(value > field.last ? value - size : value)
  }
  return values
}

function sorted(values: readonly number[]): number[] {
  return [...new Set(values)].sort((one, other) => one - other)
}
