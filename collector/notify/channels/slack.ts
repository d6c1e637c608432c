// Slack incoming webhook: a header, the lines, and who is meant with the link below.
import type { ChannelDriver, OutgoingMessage } from '../channel-driver.ts'
import { cutText, fitLines, sayMore } from './fit-lines.ts'
import { type Answer, judgeStatus, permanent, post, retry } from './post.ts'
import { idsOf, sayDetails } from './robot-words.ts'

const HEADER_LENGTH = 150
const SECTION_LENGTH = 3_000

export const slack: ChannelDriver<'slack'> = {
  type: 'slack',
  rate: { perMinute: 60, perSecond: 1 },
  canFold: () => true,
  async send(message, { secrets, language }, tools) {
    const { url } = secrets
    if (url === undefined) return permanent('missing-secret', { name: 'url' }, language)
    const body = JSON.stringify(writeBody(message))
    return await post({ url, body, language, secrets }, tools, judge)
  },
}

/** Taken is said with `ok`; another page with 200 is a proxy or a wrong address. */
function judge(answer: Answer): ReturnType<typeof judgeStatus> {
  const outcome = judgeStatus(answer)
  return outcome.kind === 'sent' && answer.text.trim() !== 'ok'
    ? retry('not-understood', { said: answer.said }, answer.language)
    : outcome
}

function writeBody(message: OutgoingMessage) {
  const { title, lines, url, language } = message
  const text = fitLines(
    { head: [], lines, between: '\n' },
    { most: SECTION_LENGTH, sizeOf: countUnits, more: (count) => sayMore(count, url, language) },
  )
  const called = idsOf(message.mentions, 'slack').map((id) => `<@${id}>`)
  const link = `<${withoutEntities(url)}|${sayDetails(language)}>`
  const plain = (content: string) => ({ type: 'plain_text', text: content, emoji: false })
  return {
    text: withoutEntities(title),
    blocks: [
      { type: 'header', text: plain(cutText(title, HEADER_LENGTH, countUnits)) },
      ...(text === '' ? [] : [{ type: 'section', text: plain(text) }]),
      { type: 'section', text: { type: 'mrkdwn', text: [link, ...called].join(' ') } },
    ],
    unfurl_links: false,
    unfurl_media: false,
  }
}

function withoutEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function countUnits(text: string): number {
  return text.length
}
