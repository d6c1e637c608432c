// Sentences in both languages with places for values; the words travel with the inspection that says them.
import { z } from 'zod'
import { formatBytes, formatCount, formatPercent, formatSpan, formatTime } from './format.ts'
import type { TextOptions } from './language.ts'
import { plainText } from './plain-text.ts'

export const Text = z.object({ en: z.string().max(500), 'zh-CN': z.string().max(500) })
export type Text = z.infer<typeof Text>

export const Value = z.union([z.string().max(2_000), z.number(), z.boolean()])
export type Value = z.infer<typeof Value>
export type Values = Readonly<Record<string, Value>>

/**
 * Fills a sentence. Places: `{name}` as it is, `{name:bytes}`, `{name:percent}` (from a ratio), `{name:span}`
 * (from seconds), `{name:time}` (from Unix seconds), `{name:count}`, `{name:plural:unit:units}` (number and word).
 * A place without a value stays visible as `{name}`, so that a gap in the data is never silent.
 */
export function fillText(text: Text, values: Values, options: TextOptions): string {
  return text[options.language].replace(
    /\{(\w+)(?::(\w+))?(?::([^:{}]*):([^:{}]*))?\}/g,
    (place, name, how, one, many) => {
      const value = values[name]
      return value === undefined ? place : formatValue(value, { how, one, many, ...options })
    },
  )
}

type Place = TextOptions & { how?: string; one?: string; many?: string }

function formatValue(value: Value, place: Place): string {
  if (typeof value !== 'number') return plainText(String(value))
  switch (place.how) {
    case 'bytes':
      return formatBytes(value)
    case 'percent':
      return formatPercent(value)
    case 'span':
      return formatSpan(value, place.language)
    case 'time':
      return formatTime(value, place)
    case 'count':
      return formatCount(value, place.language)
    case 'plural':
      return `${formatCount(value, place.language)} ${value === 1 ? place.one : place.many}`
    default:
      return String(value)
  }
}
