// Makes the words of a message from its row, in the language of whoever reads it.
import type { NotificationEvent } from '../../shared/api/settings/channel.ts'
import type { OutgoingMessage, Severity } from './channel-driver.ts'
import { linesOf } from './compose-lines.ts'
import { itemsOf } from './fold.ts'
import { type Notice, type Speaker, titleOfNotice, whatOf } from './notice-title.ts'
import { isEnd } from './route.ts'
import { SAID } from './words/sentences.ts'

export function compose(notice: Notice, speaker: Speaker): OutgoingMessage {
  const { id, event, at, content } = notice
  const { voice, language, mentions, children } = speaker
  const title = titleOfNotice(notice, voice)
  const lines = linesOf(notice, speaker)
  const url = urlOf(notice, speaker.url)
  const { fault } = content
  const count = Number(content.more.count ?? 1)
  return {
    ...{ id, event, language, title, lines, url, at, mentions, count },
    markdown: markdownOf({ title, lines, url, open: voice.text(SAID.open) }),
    severity: severityOf(event, content),
    isMajor: fault?.grade === 'major' && !isEnd(event),
    fault:
      notice.fault === null || fault === null
        ? null
        : {
            ...fault,
            url,
            title: whatOf(fault, voice),
            children: Math.max(fault.children, children),
          },
  }
}

const INFORMING: readonly NotificationEvent[] = [
  'accepted',
  'transferred',
  'held',
  'verified',
  'reminded',
  'window-notice',
  'window-begun',
  'window-ended',
  'handover',
  'test',
  'storm-ended',
]

function severityOf(event: NotificationEvent, content: Notice['content']): Severity {
  if (event === 'digest') {
    const all = itemsOf(content).map((item) => severityOf(item.event, item.content))
    return (['critical', 'warning', 'info'] as const).find((one) => all.includes(one)) ?? 'ok'
  }
  if (event === 'storm' && isEnd(String(content.more.of) as NotificationEvent)) return 'ok'
  if (isEnd(event)) return 'ok'
  if (INFORMING.includes(event)) return 'info'
  return content.fault?.status === 'critical' || content.fault?.grade === 'major' ? 'critical' : 'warning'
}

function urlOf({ event, fault, content }: Notice, base: string): string {
  if (fault !== null) return `${base}/faults/${fault}`
  if (event === 'storm' || event === 'storm-ended') {
    const inspection = content.fault?.inspection
    return `${base}/faults${inspection === undefined ? '' : `?inspection=${encodeURIComponent(inspection)}`}`
  }
  if (event === 'digest') return `${base}/faults`
  if (event.startsWith('window-')) return `${base}/windows`
  return event === 'handover' ? `${base}/duty` : `${base}/`
}

/** Signs that would make a link or a mark of somebody else's words are replaced: robots know no escapes. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '＊',
  '`': 'ˋ',
}

export function plainMarkdown(text: string): string {
  return text.replaceAll(/[<>[\]*`]/g, (sign) => LOOKALIKES[sign] ?? sign)
}

function markdownOf(parts: { title: string; lines: readonly string[]; url: string; open: string }): string {
  const lines = parts.lines.map((line) => `- ${plainMarkdown(line)}`)
  return [`**${plainMarkdown(parts.title)}**`, lines.join('\n'), `[${parts.open}](${parts.url})`]
    .filter((part) => part !== '')
    .join('\n\n')
}
