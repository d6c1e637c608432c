// Durations as people write them in configuration ("90s", "5m", "26h", "1d12h") and as code uses them (ms).
import { z } from 'zod'

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const WHOLE = /^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g

/** Milliseconds of "1d12h"; null when the text is not a duration. */
export function parseDuration(text: string): number | null {
  const compact = text.replaceAll(' ', '')
  if (!WHOLE.test(compact)) return null
  let totalMs = 0
  for (const [, amount, unit] of compact.matchAll(PART)) {
    totalMs += Number(amount) * UNITS[unit as keyof typeof UNITS]
  }
  return Math.round(totalMs)
}

/** A duration in configuration: text such as "5m"; parsed to milliseconds. */
export const Duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms === null) {
    context.addIssue({ code: 'custom', message: `"${text}" is not a duration; write 90s, 5m, 26h or 1d12h` })
    return z.NEVER
  }
  return ms
})
export type Duration = number
