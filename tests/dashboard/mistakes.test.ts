// What the collector finds wrong is said in the reader's language: every code has words, and whatever refuses has a code.
import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { mistakesOf } from '../../collector/http/problem.ts'
import { sayMistake } from '../../dashboard/components/say-mistake.ts'
import { en } from '../../dashboard/locales/en.ts'
import { zhCN } from '../../dashboard/locales/zh-cn.ts'
import { SETTINGS, SettingKind } from '../../shared/api/settings/settings.ts'
import { MISTAKES, type MistakeCode, mistake, refusal } from '../../shared/mistakes.ts'

const CODES = Object.keys(MISTAKES) as MistakeCode[]
const chinese = i18next.createInstance()
const say = (one: Parameters<typeof sayMistake>[1]) => sayMistake(chinese, one)

beforeAll(async () => {
  await chinese.init({
    lng: 'zh-CN',
    resources: { 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
  })
})

describe('a mistake', () => {
  it.each(CODES)('%s has words in both languages', (code) => {
    expect(en.mistake[code]).toMatch(/[a-z]/)
    expect(zhCN.mistake[code]).toMatch(/[一-鿿]/)
    expect(zhCN.mistake).toHaveProperty([code])
  })
  it('is said with what stands in its places, whatever that looks like', () => {
    const wrong = mistake('x', 'template-labels', { place: '{{fault.labels}}', better: '$t(app.name)' })
    expect(wrong.message).toBe('{{fault.labels}} is not one value; write $t(app.name)')
    expect(say(wrong)).toBe('{{fault.labels}} 不是单个值，请写成 $t(app.name)')
  })
  it('without words for its code is said as it came', () => {
    expect(say({ path: 'x', message: 'is odd', code: 'of-tomorrow', values: {} })).toBe('is odd')
    expect(say({ path: 'x', message: 'is odd' })).toBe('is odd')
  })
})

describe('the shape of a setting', () => {
  it.each([
    [z.string(), 1, 'wrong-type'],
    [z.string().min(1), '', 'required'],
    [z.string().min(3), 'a', 'too-short'],
    [z.string().max(1), 'ab', 'too-long'],
    [z.int().min(2), 1, 'too-small'],
    [z.number().max(2), 3, 'too-large'],
    [z.array(z.int()).min(1), [], 'required'],
    [z.array(z.int()).min(2), [1], 'too-few'],
    [z.array(z.int()).max(1), [1, 2], 'too-many'],
    [z.enum(['a', 'b']), 'c', 'no-choice'],
    [z.strictObject({}), { a: 1 }, 'unknown-key'],
    [z.url(), 'x', 'no-url'],
    [z.email(), 'x', 'no-mail'],
    [z.iso.date(), 'x', 'no-date'],
    [z.string().regex(/^a$/), 'b', 'bad-form'],
    [z.union([z.string(), z.int()]), null, 'bad-form'],
    [z.string().refine(() => false, refusal('not-plain')), 'x', 'not-plain'],
  ] as const)('refuses with a code: %#', (schema, value, code) => {
    const [wrong] = mistakesOf(schema.safeParse(value).error as z.ZodError)
    expect(wrong?.code).toBe(code)
    expect(say(wrong as Parameters<typeof say>[0])).not.toMatch(/\{\{|^[a-z ]+$/)
  })
  it.each(SettingKind.options)('of kind %s has no rule of its own without a code', (kind) => {
    const nameless = ownRules(SETTINGS[kind]).filter(
      ({ params }) => !CODES.includes(params?.code as MistakeCode),
    )
    expect(nameless).toEqual([])
  })
  it('is searched for such rules to its bottom', () => {
    const deep = z.object({ a: z.array(z.string().refine(() => true, 'said in English only')).default([]) })
    expect(ownRules(deep)).toHaveLength(1)
    expect(ownRules(SETTINGS.policy).length).toBeGreaterThan(1)
  })
})

type OwnRule = { readonly check: 'custom'; readonly params?: { readonly code?: string } }

/** What `refine` has added, in a schema and everything that it is made of. */
function ownRules(part: unknown, seen = new Set<unknown>()): OwnRule[] {
  if (typeof part !== 'object' || part === null || seen.has(part)) return []
  seen.add(part)
  if ('_zod' in part) return ownRules((part._zod as { def: unknown }).def, seen)
  const own = 'check' in part && part.check === 'custom' ? [part as OwnRule] : []
  return [...own, ...Object.values(part).flatMap((inner) => ownRules(inner, seen))]
}
