// Which addresses in a text become links: pages and files of this collector, the web, mail, and nothing that runs.

export type TextLink = {
  readonly href: string
  readonly isOutside: boolean
  /** A file of this collector, which may be shown as a picture. */
  readonly isAttachment: boolean
}

const OUTSIDE = /^(https?:|mailto:)/i
const ATTACHMENT = /^\/api\/v1\/attachments\/[\w-]+$/
const HERE = 'https://here.invalid'

export function linkOf(href: string): TextLink | null {
  if (!URL.canParse(href, HERE)) return null
  const url = new URL(href, HERE)
  if (url.origin === HERE && href.startsWith('/')) {
    const path = `${url.pathname}${url.search}${url.hash}`
    return { href: path, isOutside: false, isAttachment: ATTACHMENT.test(path) }
  }
  if (!OUTSIDE.test(href)) return null
  return { href: url.href, isOutside: true, isAttachment: false }
}

export type TextPart = { readonly words: string; readonly fault: number | null }

export function splitFaultNumbers(text: string): TextPart[] {
  const parts = text.split(/(?<![\w-])(F-\d{1,9})(?![\w-])/)
  return parts.flatMap((words, index) => {
    if (words === '') return []
    return [{ words, fault: index % 2 === 1 ? Number(words.slice(2)) : null }]
  })
}
