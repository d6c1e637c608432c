// JSON of somebody else's shape in which {{names}} of a message are filled in; pure.
import { type Mistake, mistake } from '../../shared/mistakes.ts'
import type { FaultFacts, OutgoingMessage } from './channel-driver.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type FactName = Exclude<keyof FaultFacts, 'labels'>

const FAULT_NAMES = Object.keys({
  id: 1,
  url: 1,
  title: 1,
  hostId: 1,
  hostName: 1,
  inspection: 1,
  item: 1,
  status: 1,
  stage: 1,
  grade: 1,
  risk: 1,
  source: 1,
  openedAt: 1,
  endedAt: 1,
  assignee: 1,
  children: 1,
} satisfies Record<FactName, 1>)
const MESSAGE_NAMES = [
  'id',
  'event',
  'title',
  'text',
  'severity',
  'isMajor',
  'language',
  'url',
  'at',
  'count',
]
const LABEL = 'fault.labels.'
/** Everything that may be filled in; of labels any, by its name. */
export const TEMPLATE_NAMES: readonly string[] = [
  ...MESSAGE_NAMES.map((name) => `message.${name}`),
  ...FAULT_NAMES.map((name) => `fault.${name}`),
  `${LABEL}NAME`,
  'fault.labels',
]

const EXAMPLE = '"summary": "{{fault.title}}"'
const PLACE = /\{\{([^{}]*)\}\}/g
const TIMES = new Set(['message.at', 'fault.openedAt', 'fault.endedAt'])

/** Every mistake, once; none: it can be filled with any message. */
export function checkTemplate(template: string, path: string): Mistake[] {
  const parsed = parse(template)
  if (parsed === undefined) return [mistake(path, 'template-no-json', { example: EXAMPLE })]
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return [mistake(path, 'template-no-object')]
  const mistakes = mistakesIn(parsed, path)
  return [...new Map(mistakes.map((one) => [one.message, one])).values()]
}

/** Throws when the template is not right: it was checked when it was saved. */
export function fillTemplate(template: string, message: OutgoingMessage): string {
  const mistakes = checkTemplate(template, 'template')
  if (mistakes.length > 0) throw new Error(mistakes.map(({ message }) => message).join('; '))
  return JSON.stringify(fill(parse(template) as Json, valuesOf(message)))
}

function mistakesIn(value: Json, path: string): Mistake[] {
  if (typeof value === 'string') return mistakesInText(value, path)
  if (Array.isArray(value)) return value.flatMap((held) => mistakesIn(held, path))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, held]) => [
    ...(/\{\{|\}\}/.test(key) ? [mistake(path, 'template-key', { key })] : []),
    ...mistakesIn(held, path),
  ])
}

function mistakesInText(text: string, path: string): Mistake[] {
  const left = text.replace(PLACE, '')
  const unclosed = /\{\{|\}\}/.test(left)
    ? [mistake(path, 'template-unclosed', { text: JSON.stringify(text) })]
    : []
  return [
    ...unclosed,
    ...[...text.matchAll(PLACE)].flatMap(([place, inside = '']) =>
      mistakesInPlace({ text, place, inside, path }),
    ),
  ]
}

type Place = { readonly text: string; readonly place: string; readonly inside: string; readonly path: string }

function mistakesInPlace({ text, place, inside, path }: Place): Mistake[] {
  const { name, filter } = splitPlace(inside)
  if (!isName(name))
    return [mistake(path, 'template-name', { place: `{{${name}}}`, options: TEMPLATE_NAMES.join(', ') })]
  if (filter === 'json') return text === place ? [] : [mistake(path, 'template-json-alone', { place })]
  if (name === 'fault.labels')
    return [mistake(path, 'template-labels', { place, better: '{{fault.labels | json}}' })]
  if (filter !== null && parsePairs(filter) === null) return [mistake(path, 'template-pairs', { place })]
  return []
}

function isName(name: string): boolean {
  return (
    (name.startsWith(LABEL) && name.length > LABEL.length) ||
    (TEMPLATE_NAMES.includes(name) && name !== `${LABEL}NAME`)
  )
}

function splitPlace(inside: string): { name: string; filter: string | null } {
  const bar = inside.indexOf('|')
  return bar < 0
    ? { name: inside.trim(), filter: null }
    : { name: inside.slice(0, bar).trim(), filter: inside.slice(bar + 1).trim() }
}

/** `critical=1, warning=2, *=3`: what comes in place of a value; * of every other. */
function parsePairs(filter: string): ReadonlyMap<string, string> | null {
  const pairs = filter.split(',').map((pair) => /^\s*([^=]+?)\s*=\s*(.*?)\s*$/s.exec(pair))
  if (pairs.some((pair) => pair === null)) return null
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}

function fill(value: Json, values: ReadonlyMap<string, Json>): Json {
  if (typeof value === 'string') return fillText(value, values)
  if (Array.isArray(value)) return value.map((held) => fill(held, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, fill(held, values)]))
}

function fillText(text: string, values: ReadonlyMap<string, Json>): Json {
  const whole = /^\{\{([^{}]*)\}\}$/.exec(text)
  const alone = whole === null ? null : splitPlace(whole[1] ?? '')
  if (alone?.filter === 'json') return values.get(alone.name) ?? null
  return text.replace(PLACE, (_place, inside: string) => {
    const { name, filter } = splitPlace(inside)
    const value = values.get(name) ?? ''
    const written = typeof value === 'object' ? JSON.stringify(value) : String(value)
    if (filter === null) return written
    const pairs = parsePairs(filter) ?? new Map<string, string>()
    return pairs.get(written) ?? pairs.get('*') ?? written
  })
}

function valuesOf(message: OutgoingMessage): ReadonlyMap<string, Json> {
  const { fault } = message
  const text = message.lines.join('\n')
  const named: [string, unknown][] = [
    ...MESSAGE_NAMES.map((name): [string, unknown] => [
      `message.${name}`,
      name === 'text' ? text : message[name as keyof OutgoingMessage],
    ]),
    ...FAULT_NAMES.map((name): [string, unknown] => [`fault.${name}`, fault?.[name as FactName] ?? null]),
    ...Object.entries(fault?.labels ?? {}).map(([name, value]): [string, unknown] => [
      `${LABEL}${name}`,
      value,
    ]),
    ['fault.labels', fault?.labels ?? {}],
  ]
  return new Map(
    named.map(([name, value]) => [
      name,
      (TIMES.has(name) && typeof value === 'number' ? new Date(value).toISOString() : value) as Json,
    ]),
  )
}

function parse(template: string): Json | undefined {
  try {
    return JSON.parse(template)
  } catch {
    return undefined
  }
}
