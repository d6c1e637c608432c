// WeCom group robot: coloured markdown; plain text when somebody is called by telephone or everybody is.
import type { ChannelDriver, ChannelTarget, Mention, OutgoingMessage, Severity } from '../channel-driver.ts'
import { fitLines, sayMore } from './fit-lines.ts'
import { type CodeMeaning, judgeCode, permanent, post } from './post.ts'
import { callsAll, idsOf, mobileOf, sayDetails, withoutMarkup } from './robot-words.ts'

const BASE_URL = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send'
const TEXT_BYTES = 2_048
const MARKDOWN_BYTES = 4_096

const GONE = { reason: 'unknown', mayPass: false } as const
const TOO_FAST = { reason: 'too-fast', mayPass: true, afterMs: 60_000 } as const
const MEANINGS: Readonly<Record<number, CodeMeaning>> = {
  45009: TOO_FAST,
  45033: TOO_FAST,
  40058: { reason: 'too-long', mayPass: false },
  40008: { reason: 'code', mayPass: false },
  44004: { reason: 'code', mayPass: false },
  93000: GONE,
  93004: GONE,
  93008: GONE,
}
const COLOURS: Readonly<Record<Severity, string>> = {
  critical: 'warning',
  warning: 'warning',
  info: 'comment',
  ok: 'info',
}

export const wecom: ChannelDriver<'wecom'> = {
  type: 'wecom',
  rate: { perMinute: 18 },
  canFold: () => true,
  async send(message, { settings, secrets, language }, tools) {
    const { key } = secrets
    if (key === undefined) return permanent('missing-secret', { name: 'key' }, language)
    const url = new URL(settings.url ?? BASE_URL)
    url.searchParams.set('key', key)
    const body = JSON.stringify(writeBody(message, settings))
    return await post({ url, body, language, secrets }, tools, (answer) =>
      judgeCode(answer, { code: 'errcode', message: 'errmsg', meanings: MEANINGS }),
    )
  },
}

function writeBody(message: OutgoingMessage, settings: ChannelTarget<'wecom'>['settings']) {
  const all = callsAll(message, settings.mentionAllOnMajor)
  const onlyByPhone = message.mentions.filter((mention) => idsOf([mention], 'wecom').length === 0)
  const mobiles = onlyByPhone.map(mobileOf).filter((mobile) => mobile !== null)
  const ids = idsOf(message.mentions, 'wecom')
  return all || mobiles.length > 0
    ? writeText(message, { mobiles, ids: all ? [...ids, '@all'] : ids })
    : writeMarkdown(message, message.mentions)
}

function writeText(message: OutgoingMessage, called: { readonly mobiles: string[]; readonly ids: string[] }) {
  const { title, lines, url, language } = message
  const content = fitLines(
    { head: [title], lines, link: url, between: '\n' },
    { most: TEXT_BYTES, more: (count) => sayMore(count, url, language) },
  )
  return {
    msgtype: 'text',
    text: { content, mentioned_list: called.ids, mentioned_mobile_list: called.mobiles },
  }
}

function writeMarkdown(message: OutgoingMessage, mentions: readonly Mention[]) {
  const { title, lines, severity, url, language } = message
  const link = `[${sayDetails(language)}](${url})`
  const called = idsOf(mentions, 'wecom').map((id) => `<@${id}>`)
  const content = fitLines(
    {
      head: [`**<font color="${COLOURS[severity]}">${withoutMarkup(title)}</font>**`],
      lines: lines.map((line) => `>${withoutMarkup(line)}`),
      link,
      foot: called.length === 0 ? [] : [called.join('')],
      between: '\n',
    },
    { most: MARKDOWN_BYTES, more: (count) => sayMore(count, link, language) },
  )
  return { msgtype: 'markdown', markdown: { content } }
}
