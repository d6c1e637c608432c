// What every API answer has in common: paging, language, problems.
import { z } from 'zod'
import { Language } from '../language.ts'

/** Opaque position in a list; hand it back as `cursor` to go on. */
export const Cursor = z.string().max(500)

export const PageQuery = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce.number<string | number>().int().min(1).max(500).default(50),
  lang: Language.default('en'),
})
export const LanguageQuery = z.object({ lang: Language.default('en') })

const Mistake = z.object({
  path: z.string(),
  /** In English. */
  message: z.string(),
  /** What to say it from in another language: a sentence of shared/mistakes.ts, and what stands in its places. */
  code: z.string().optional(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** RFC 9457; `errors` lists every mistake of the request with its path. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z.array(Mistake).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

export const Labels = z.record(z.string().max(64), z.string().max(128))
export type Labels = z.infer<typeof Labels>
