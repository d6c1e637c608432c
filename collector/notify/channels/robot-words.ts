// What all chat robots say alike: where to act, whom they mean, and text of others kept from being markup.
import type { Language } from '../../../shared/language.ts'
import type { Mention, OutgoingMessage } from '../channel-driver.ts'

const DETAILS = { en: 'Details', 'zh-CN': '查看详情' }

export function sayDetails(language: Language): string {
  return DETAILS[language]
}

/** Everybody is called for a major fault, never for its end. */
export function callsAll(message: OutgoingMessage, isWanted: boolean): boolean {
  return isWanted && message.isMajor && message.severity !== 'ok'
}

/** As the robots of mainland China know a telephone: 11 digits; others with their country and without signs. */
export function mobileOf({ phone }: Mention): string | null {
  const digits = (phone ?? '').replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
  return digits.length >= 5 ? digits : null
}

export function idsOf(mentions: readonly Mention[], kind: keyof Mention['ids']): string[] {
  const ids = mentions.map((mention) => mention.ids[kind] ?? '')
  // An id stands within markup: what cannot be one would be markup of its own.
  return [...new Set(ids.filter((id) => /^[\w.@+-]+$/.test(id)))]
}

/** Markdown of robots knows no way to take the meaning from a sign: a link falls apart, a tag is seen. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('<', '＜')
}
