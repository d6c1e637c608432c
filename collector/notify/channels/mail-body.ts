// A message as mail: its headers, plain text and simple HTML; pure.
import { createHash } from 'node:crypto'
import { plainText } from '../../../shared/plain-text.ts'
import type { OutgoingMessage, Severity } from '../channel-driver.ts'
import { sayDetails } from './robot-words.ts'

const COLOURS: Readonly<Record<Severity, string>> = {
  critical: '#c62828',
  warning: '#d97706',
  info: '#1d4ed8',
  ok: '#15803d',
}

/** The part behind the @ of a sender such as `Xunjian <xunjian@example.com>`. */
export function domainOf(from: string): string {
  return /@([^@<>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}

export function writeMail(message: OutgoingMessage, domain: string) {
  const { id, title, lines, url, language, fault } = message
  const thread = fault === null ? null : threadOf(fault, domain)
  return {
    messageId: `<${id.replace(/[^\w.-]/g, '')}@${domain}>`,
    subject: plainText(title),
    text: [title, '', ...lines, '', url, ''].join('\n'),
    html: writeHtml(message),
    ...(thread === null ? {} : { inReplyTo: thread, references: thread }),
    ...(message.isMajor && message.severity !== 'ok' ? { priority: 'high' as const } : {}),
    headers: {
      // Whoever answers by machine answers people only (RFC 3834); Exchange has a word of its own.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': language,
    },
  }
}

/** All mails of a fault answer one that never was; so each of them may be the first to arrive. */
function threadOf(fault: { readonly id: number; readonly url: string }, domain: string): string {
  const collector = createHash('sha256').update(new URL(fault.url).origin).digest('hex').slice(0, 12)
  return `<fault-${fault.id}.${collector}@${domain}>`
}

function writeHtml({ title, lines, url, severity, language }: OutgoingMessage): string {
  const paragraphs = lines.map((line) => `<p style="margin:0 0 6px">${withoutMarkup(line)}</p>`).join('\n')
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${withoutMarkup(title)}</title></head>
<body style="font-family:sans-serif;font-size:14px;color:#1f2937">
<div style="border-left:4px solid ${COLOURS[severity]};padding-left:12px">
<h2 style="font-size:16px;margin:0 0 10px">${withoutMarkup(title)}</h2>
${paragraphs}
<p style="margin:12px 0 0"><a href="${withoutMarkup(url)}">${sayDetails(language)}</a></p>
</div>
</body></html>
`
}

function withoutMarkup(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
}
