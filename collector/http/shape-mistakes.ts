// Which code of ours a refusal of zod is: what it says in English can then be said in any language.
import type { z } from 'zod'
import { MISTAKES, type MistakeCode, type MistakeValues } from '../../shared/mistakes.ts'

type Coded = { readonly code: MistakeCode; readonly values: MistakeValues }
type Issue = z.core.$ZodIssue

const FORMATS: Readonly<Record<string, MistakeCode>> = { url: 'no-url', email: 'no-mail', date: 'no-date' }
const TEXT = { small: 'too-short', big: 'too-long' } as const
const AMOUNT = { small: 'too-few', big: 'too-many' } as const
const NUMBER = { small: 'too-small', big: 'too-large' } as const

/** Nothing where the shape has no code: its own sentence is all that there is. */
export function codeOfIssue(issue: Issue): Coded | Record<never, never> {
  switch (issue.code) {
    case 'too_small': {
      const minimum = Number(issue.minimum)
      const isCounted = issue.origin === 'string' || issue.origin === 'array'
      if (isCounted && minimum === 1) return coded('required')
      return coded(sizesOf(issue.origin).small, { minimum })
    }
    case 'too_big':
      return coded(sizesOf(issue.origin).big, { maximum: Number(issue.maximum) })
    case 'invalid_type':
      return coded('wrong-type')
    case 'invalid_format':
      return coded(FORMATS[issue.format] ?? 'bad-form')
    case 'invalid_value':
      return coded('no-choice', { options: issue.values.map(String).join(', ') })
    case 'custom':
      return ofRefusal(issue.params)
    default:
      return coded('bad-form')
  }
}

function coded(code: MistakeCode, values: MistakeValues = {}): Coded {
  return { code, values }
}

function sizesOf(origin: string) {
  if (origin === 'string') return TEXT
  return origin === 'array' || origin === 'set' || origin === 'map' ? AMOUNT : NUMBER
}

/** What `refusal` of shared/mistakes.ts has left there. */
function ofRefusal(params: Record<string, unknown> | undefined): Coded | Record<never, never> {
  const { code, values } = (params ?? {}) as Partial<Coded>
  return code !== undefined && Object.hasOwn(MISTAKES, code) ? coded(code, values) : {}
}
