// Feishu and Lark custom bot: a card, signed with seconds in the body.
import { createHmac } from 'node:crypto'
import type { ChannelDriver, ChannelTarget, Mention, OutgoingMessage, Severity } from '../channel-driver.ts'
import { cutText, fitLines, jsonBytes, sayMore } from './fit-lines.ts'
import { type CodeMeaning, judgeCode, permanent, post } from './post.ts'
import { callsAll, idsOf, sayDetails } from './robot-words.ts'

const BASE_URL = 'https://open.feishu.cn/open-apis/bot/v2/hook'
/** Of a body of 20 KB: the rest is for the card around it. */
const TEXT_BYTES = 16_000
const TITLE_BYTES = 600

const SECURITY = { reason: 'security', mayPass: false } as const
const MEANINGS: Readonly<Record<number, CodeMeaning>> = {
  11232: { reason: 'too-fast', mayPass: true, afterMs: 15_000 },
  9499: { reason: 'code', mayPass: false },
  19001: { reason: 'unknown', mayPass: false },
  19021: SECURITY,
  19022: SECURITY,
  19024: SECURITY,
}
const COLOURS: Readonly<Record<Severity, string>> = {
  critical: 'red',
  warning: 'orange',
  info: 'blue',
  ok: 'green',
}

export const feishu: ChannelDriver<'feishu'> = {
  type: 'feishu',
  rate: { perMinute: 80, perSecond: 4 },
  canFold: () => true,
  async send(message, channel, tools) {
    const { settings, secrets, language } = channel
    const { hookId, signingSecret } = secrets
    if (hookId === undefined) return permanent('missing-secret', { name: 'hookId' }, language)
    const url = `${(settings.url ?? BASE_URL).replace(/\/+$/, '')}/${encodeURIComponent(hookId)}`
    const signed = signingSecret === undefined ? {} : sign(signingSecret, tools.now())
    const body = JSON.stringify({ ...signed, msg_type: 'interactive', card: writeCard(message, channel) })
    return await post({ url, body, language, secrets }, tools, (answer) =>
      judgeCode(answer, { code: 'code', message: 'msg', meanings: MEANINGS }),
    )
  },
}

/** The key is the text and the message is empty; that is how they have it. */
function sign(secret: string, now: number): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(now / 1000))
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64') }
}

/** What others have written stands in plain text only, where no markup is read. */
function writeCard(message: OutgoingMessage, { settings, language }: ChannelTarget<'feishu'>) {
  const text = fitLines(
    { head: [], lines: message.lines, between: '\n' },
    { most: TEXT_BYTES, sizeOf: jsonBytes, more: (count) => sayMore(count, message.url, language) },
  )
  const called = writeMentions(message.mentions, callsAll(message, settings.mentionAllOnMajor))
  return {
    config: { wide_screen_mode: true },
    header: {
      template: COLOURS[message.severity],
      title: { tag: 'plain_text', content: cutText(message.title, TITLE_BYTES) },
    },
    elements: [
      ...(text === '' ? [] : [{ tag: 'div', text: { tag: 'plain_text', content: text } }]),
      ...(called === '' ? [] : [{ tag: 'div', text: { tag: 'lark_md', content: called } }]),
      {
        tag: 'action',
        actions: [
          {
            tag: 'button',
            text: { tag: 'plain_text', content: sayDetails(language) },
            type: 'primary',
            url: message.url,
          },
        ],
      },
    ],
  }
}

/** By id, or by the address of the account where no id is known. */
function writeMentions(mentions: readonly Mention[], isAll: boolean): string {
  const byEmail = mentions.filter((mention) => idsOf([mention], 'feishu').length === 0)
  const emails = byEmail.map(({ email }) => email ?? '').filter((email) => /^[\w.+-]+@[\w.-]+$/.test(email))
  return [
    ...(isAll ? ['<at id=all></at>'] : []),
    ...idsOf(mentions, 'feishu').map((id) => `<at id=${id}></at>`),
    ...emails.map((email) => `<at email=${email}></at>`),
  ].join('')
}
