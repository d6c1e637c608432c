// An operator's mistake in a configuration: all of them at once, each with its path and, where one is known, a hint.
import { z } from 'zod'

export type ConfigIssue = {
  readonly path: string
  readonly message: string
  readonly hint?: string | undefined
}

/** Shown without a stack; the process exits with 1. `source` is the file or the variable that was read. */
export class ConfigError extends Error {
  readonly source: string
  readonly issues: readonly ConfigIssue[]

  constructor(source: string, issues: readonly ConfigIssue[]) {
    super(formatIssues(source, issues))
    this.name = 'ConfigError'
    this.source = source
    this.issues = issues
  }
}

function formatIssues(source: string, issues: readonly ConfigIssue[]): string {
  const lines = issues.map(({ path, message, hint }) => {
    const place = path === '' ? '' : `${path}: `
    return `  - ${place}${message}${hint === undefined ? '' : `\n      hint: ${hint}`}`
  })
  const count = issues.length === 1 ? 'one mistake' : `${issues.length} mistakes`
  return `${source}: ${count}\n${lines.join('\n')}`
}

/** What zod refused, as a person would say it; `schema` is asked for the names that would have been right. */
export function describeZodError(
  error: z.ZodError,
  schema: z.ZodType,
  at: readonly PropertyKey[] = [],
): ConfigIssue[] {
  return error.issues.flatMap((issue) => describeIssue(issue, schema, at))
}

function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  at: readonly PropertyKey[],
): ConfigIssue[] {
  const path = formatPath([...at, ...issue.path])
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path)
    return issue.keys.map((key) => ({
      path: formatPath([...at, ...issue.path, key]),
      message: 'is not known',
      hint: hintFor(key, known),
    }))
  }
  if (issue.code === 'invalid_key') return [{ path, message: 'is not a possible name' }]
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    return [
      {
        path,
        message: `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`,
        hint: undefined,
      },
    ]
  }
  if (
    issue.code === 'invalid_type' &&
    issue.input === undefined &&
    issue.message.endsWith('received undefined')
  ) {
    return [{ path, message: `is missing (${issue.expected})` }]
  }
  return [{ path, message: issue.message.replace(/^Invalid input: /, '').replace(/^Too (big|small): /, '') }]
}

/** `inspections.disk.every`, `jobs[0].paths`; keys with other characters are quoted. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    const name = String(part)
    const shown = /^[\w-]+$/.test(name) ? name : JSON.stringify(name)
    return text === '' ? shown : `${text}.${shown}`
  }, '')
}

/** "did you mean X?" for a near miss, otherwise the names there are. */
export function hintFor(key: string, known: readonly string[]): string | undefined {
  const nearest = nearestName(key, known)
  if (nearest !== undefined) return `did you mean ${nearest}?`
  return known.length === 0 ? undefined : `known here: ${known.join(', ')}`
}

export function nearestName(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3))
  return known
    .map((candidate) => ({ candidate, distance: editDistance(simplify(name), simplify(candidate)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, other) => one.distance - other.distance)[0]?.candidate
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Letters inserted, left out, replaced, or swapped with their neighbour. */
function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swapped = isSwap ? at(i - 2, j - 2) + 1 : replaced
      row.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1))
    }
  }
  return at(one.length, other.length)
}

type JsonSchema = {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
}

function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let place = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema | undefined
  for (const part of path) {
    const rest = typeof place?.additionalProperties === 'object' ? place.additionalProperties : undefined
    place = typeof part === 'number' ? place?.items : (place?.properties?.[String(part)] ?? rest)
  }
  return Object.keys(place?.properties ?? {})
}
