// What all routes have in common: how they are declared, how a request that does not fit is refused.
import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { RequestIdVariables } from 'hono/request-id'
import { Problem } from '../../shared/api/common.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { Someone } from '../people/people.ts'
import type { Actor } from '../store/records.ts'
import { AppError, mistakesOf } from './problem.ts'

export type ApiEnv = { Variables: RequestIdVariables & { actor: Actor; someone: Someone } }

export function createRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return
      throw new AppError('invalid', { errors: mistakesOf(result.error, result.target) })
    },
  })
}

/** A JSON answer in a route's `responses`. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}

export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } }
}

export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})
export const INVALID = { 400: problem('The request is not valid; `errors` lists every mistake') } as const
export const NOT_FOUND = { 404: problem('There is no such thing') } as const
export const CONFLICT = { 409: problem('It is in a state that does not allow this') } as const
/** On every address that is not public, whether it is told there or not. */
export const REFUSED = {
  401: problem('Nobody is signed in'),
  403: problem('Not allowed to you; `detail` names the role or scope that is needed'),
  429: problem('Too many wrong attempts; Retry-After says when to try again'),
} as const
export const UNAVAILABLE = { 503: problem('Not now; nothing was changed') } as const

/** Comma-separated names, each of which must be known; an absent list is an empty one. */
export function listOf<Name extends string>(names: z.ZodEnum<Record<string, Name> & z.core.util.EnumLike>) {
  const known: readonly string[] = names.options
  return z
    .string()
    .max(200)
    .optional()
    .transform((text, context) => {
      const parts = (text ?? '').split(',').filter((part) => part !== '')
      const wrong = parts.filter((part) => !known.includes(part))
      if (wrong.length === 0) return parts as Name[]
      context.addIssue({ code: 'custom', message: `${wrong.join(', ')}: not one of ${known.join(', ')}` })
      return z.NEVER
    })
}

/** `site:east,role:db` → pairs; every pair must hold. */
export const LabelPairsText = z
  .string()
  .max(1_000)
  .optional()
  .transform((text, context) => {
    const pairs = (text ?? '').split(',').filter((part) => part !== '')
    const wrong = pairs.filter((pair) => !/^[^:$"][^:"]*:.+$/s.test(pair))
    if (pairs.length > LIMITS.labelPairsPerQuery) {
      context.addIssue({ code: 'custom', message: `at most ${LIMITS.labelPairsPerQuery} pairs` })
      return z.NEVER
    }
    if (wrong.length === 0) return pairs.map(splitPair)
    context.addIssue({ code: 'custom', message: `${wrong.join(', ')}: write key:value, separated by commas` })
    return z.NEVER
  })

function splitPair(pair: string): [key: string, value: string] {
  const colon = pair.indexOf(':')
  return [pair.slice(0, colon), pair.slice(colon + 1)]
}
