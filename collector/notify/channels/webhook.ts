// Webhook for machines: signed as Standard Webhooks has it, in our own fields or in those of a template.
import { COLLECTOR_LIMITS } from '../../limits.ts'
import type { ChannelDriver, ChannelTarget, OutgoingMessage } from '../channel-driver.ts'
import { fillTemplate } from '../template.ts'
import { cutText, fitLines, jsonBytes, sayMore } from './fit-lines.ts'
import { judgeStatus, permanent, post } from './post.ts'
import { parseSigningSecrets, signWebhook } from './standard-webhook.ts'

const BODY_BYTES = COLLECTOR_LIMITS.webhookBytes
const TEXT_BYTES = 8_000
const TITLE_BYTES = 1_500
const LABELS_BYTES = 4_000

export const webhook: ChannelDriver<'webhook'> = {
  type: 'webhook',
  rate: { perMinute: 300, perSecond: 10 },
  /** A system of tickets wants each. */
  canFold: ({ template }) => template === null,
  async send(message, channel, tools) {
    const { language, secrets, settings } = channel
    const keys = secrets.signingSecret === undefined ? [] : parseSigningSecrets(secrets.signingSecret)
    if (keys === null) return permanent('bad-secret', { name: 'signingSecret' }, language)
    const written = writeBody(shorten(message), settings.template)
    if ('error' in written) return permanent('bad-template', { error: written.error }, language)
    const { body } = written
    const bytes = Buffer.byteLength(body)
    if (bytes >= BODY_BYTES) return permanent('too-large', { bytes, most: BODY_BYTES }, language)
    const headers = {
      ...lowerCased(settings.headers),
      ...signWebhook({ id: message.id, now: tools.now(), body }, keys),
      ...authorization(channel),
    }
    return await post({ url: settings.url, body, headers, language, secrets }, tools, judgeStatus)
  },
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function authorization({ settings, secrets }: ChannelTarget<'webhook'>): Record<string, string> {
  if (secrets.bearer !== undefined) return { authorization: `Bearer ${secrets.bearer}` }
  if (settings.user === '') return {}
  const pair = Buffer.from(`${settings.user}:${secrets.password ?? ''}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}

function writeBody(message: OutgoingMessage, template: string | null): { body: string } | { error: string } {
  if (template === null) return { body: JSON.stringify(writeOwn(message)) }
  try {
    return { body: fillTemplate(template, message) }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** What others wrote at any length leaves room for the rest. */
function shorten(message: OutgoingMessage): OutgoingMessage {
  const { lines, url, language, fault } = message
  const cut = (text: string) => cutText(text, TITLE_BYTES, jsonBytes)
  const text = fitLines(
    { head: [], lines, between: '\n' },
    { most: TEXT_BYTES, sizeOf: jsonBytes, more: (left) => sayMore(left, url, language) },
  )
  const short = fault === null ? null : { ...fault, title: cut(fault.title), item: cut(fault.item) }
  const labels = jsonBytes(JSON.stringify(fault?.labels ?? {})) > LABELS_BYTES ? {} : (fault?.labels ?? {})
  return {
    ...message,
    title: cut(message.title),
    lines: text === '' ? [] : text.split('\n'),
    fault: short === null ? null : { ...short, labels },
  }
}

function writeOwn({ event, title, lines, severity, isMajor, url, at, count, fault }: OutgoingMessage) {
  return {
    type: `xunjian.${event}`,
    timestamp: new Date(at).toISOString(),
    data: { title, text: lines.join('\n'), severity, isMajor, url, count, fault },
  }
}
