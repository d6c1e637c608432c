// DingTalk custom robot: markdown with mentions, signed with milliseconds in the query.
import { createHmac } from 'node:crypto'
import type { ChannelDriver, ChannelTarget, OutgoingMessage } from '../channel-driver.ts'
import { cutText, fitLines, jsonBytes, sayMore } from './fit-lines.ts'
import { type CodeMeaning, judgeCode, permanent, post } from './post.ts'
import { callsAll, idsOf, mobileOf, sayDetails, withoutMarkup } from './robot-words.ts'

const BASE_URL = 'https://oapi.dingtalk.com/robot/send'
/** Of a body of 20,000 bytes: the rest is for its frame, its title and the mentions. */
const TEXT_BYTES = 17_000
const TITLE_BYTES = 600

const REFUSED = { reason: 'code', mayPass: false } as const
const GONE = { reason: 'unknown', mayPass: false } as const
/** Who sends more than 20 a minute is not heard for ten minutes. */
const TOO_FAST = { reason: 'too-fast', mayPass: true, afterMs: 10 * 60_000 } as const
const MEANINGS: Readonly<Record<number, CodeMeaning>> = {
  130101: TOO_FAST,
  410100: TOO_FAST,
  310000: { reason: 'security', mayPass: false },
  460101: { reason: 'too-long', mayPass: false },
  300001: GONE,
  300005: GONE,
  400013: GONE,
  400101: GONE,
  400102: GONE,
  400106: GONE,
  40035: REFUSED,
  43004: REFUSED,
  400105: REFUSED,
  430101: REFUSED,
  430102: REFUSED,
  430103: REFUSED,
  430104: REFUSED,
}

export const dingtalk: ChannelDriver<'dingtalk'> = {
  type: 'dingtalk',
  rate: { perMinute: 18 },
  canFold: () => true,
  async send(message, channel, tools) {
    const { accessToken } = channel.secrets
    const { language, secrets } = channel
    if (accessToken === undefined) return permanent('missing-secret', { name: 'accessToken' }, language)
    const url = signedUrl(channel, accessToken, tools.now())
    const body = JSON.stringify(writeBody(message, channel))
    return await post({ url, body, language, secrets }, tools, (answer) =>
      judgeCode(answer, { code: 'errcode', message: 'errmsg', meanings: MEANINGS }),
    )
  },
}

/** Built afresh each time: a signature is valid for an hour. */
function signedUrl({ settings, secrets }: ChannelTarget<'dingtalk'>, accessToken: string, now: number): URL {
  const url = new URL(settings.url ?? BASE_URL)
  url.searchParams.set('access_token', accessToken)
  const { signingSecret } = secrets
  if (signingSecret === undefined) return url
  const sign = createHmac('sha256', signingSecret).update(`${now}\n${signingSecret}`).digest('base64')
  url.searchParams.set('timestamp', String(now))
  url.searchParams.set('sign', sign)
  return url
}

function writeBody(message: OutgoingMessage, { settings, language }: ChannelTarget<'dingtalk'>) {
  const mobiles = message.mentions.map(mobileOf).filter((mobile) => mobile !== null)
  const ids = idsOf(message.mentions, 'dingtalk')
  const link = `[${sayDetails(language)}](${message.url})`
  // Who is not named in the text is not called, whatever `at` says.
  const called = [...mobiles, ...ids].map((who) => `@${who}`).join(' ')
  const text = fitLines(
    {
      head: [`### ${withoutMarkup(message.title)}`],
      lines: message.lines.map((line) => `- ${withoutMarkup(line)}`),
      link,
      foot: called === '' ? [] : [called],
      between: '\n\n',
    },
    { most: TEXT_BYTES, sizeOf: jsonBytes, more: (count) => sayMore(count, link, language) },
  )
  return {
    msgtype: 'markdown',
    markdown: { title: cutText(message.title, TITLE_BYTES), text },
    at: {
      atMobiles: mobiles,
      atUserIds: ids,
      isAtAll: callsAll(message, settings.mentionAllOnMajor),
    },
  }
}
