// Sizes and shares as people write them in configuration: "20GiB", "500 MB", "10%"; bytes and ratios 0–1 in code.
import { z } from 'zod'

const FACTORS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  TIB: 1024 ** 4,
}

/** Bytes of "20GiB" (1024³) or "20GB" (1000³); null when the text is not a size. */
export function parseSize(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) *([KMGT]?i?B)$/i.exec(text.trim()) ?? []
  const factor = FACTORS[(unit ?? '').toUpperCase()]
  return amount === undefined || factor === undefined ? null : Math.round(Number(amount) * factor)
}

/** Ratio of "10%"; null when the text is not a share. */
export function parseShare(text: string): number | null {
  const [, amount] = /^(\d+(?:\.\d+)?) *%$/.exec(text.trim()) ?? []
  const ratio = Number(amount) / 100
  return ratio >= 0 && ratio <= 1 ? ratio : null
}

export const Size = z.string().transform((text, context) => {
  const bytes = parseSize(text)
  if (bytes !== null) return bytes
  context.addIssue({ code: 'custom', message: `"${text}" is not a size; write 500MiB, 20GiB or 1TB` })
  return z.NEVER
})

export const Share = z.string().transform((text, context) => {
  const ratio = parseShare(text)
  if (ratio !== null) return ratio
  context.addIssue({ code: 'custom', message: `"${text}" is not a share; write 10% or 0.5%` })
  return z.NEVER
})
