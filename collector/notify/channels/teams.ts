// Microsoft Teams through a Workflows webhook: an adaptive card within a message.
import type { ChannelDriver, OutgoingMessage, Severity } from '../channel-driver.ts'
import { cutText, fitLines, sayMore } from './fit-lines.ts'
import { judgeStatus, permanent, post } from './post.ts'
import { sayDetails } from './robot-words.ts'

/** Of about 28 KB: the rest is for the card around it. */
const BLOCKS_BYTES = 22_000
const TITLE_BYTES = 600
const COLOURS: Readonly<Record<Severity, string>> = {
  critical: 'attention',
  warning: 'warning',
  info: 'accent',
  ok: 'good',
}

export const teams: ChannelDriver<'teams'> = {
  type: 'teams',
  rate: { perMinute: 120, perSecond: 2 },
  canFold: () => true,
  async send(message, { secrets, language }, tools) {
    const { url } = secrets
    if (url === undefined) return permanent('missing-secret', { name: 'url' }, language)
    const body = JSON.stringify(writeBody(message))
    return await post({ url, body, language, secrets }, tools, judgeStatus)
  },
}

function writeLines(text: string): object[] {
  return text === '' ? [] : text.split('\n').map((line) => rich({ text: line }))
}

/** Runs of rich text are plain; a text block would read markup of others. */
function rich(run: object) {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', ...run }] }
}

function writeBody(message: OutgoingMessage) {
  const { title, lines, severity, url, language } = message
  const text = fitLines(
    { head: [], lines, between: '\n' },
    {
      most: BLOCKS_BYTES,
      sizeOf: (text) => Buffer.byteLength(JSON.stringify(writeLines(text))),
      more: (count) => sayMore(count, url, language),
    },
  )
  const called = message.mentions.flatMap(({ name, email }) =>
    email === null ? [] : [{ name: name.replace(/[<>]/g, ''), email }],
  )
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    body: [
      rich({
        text: cutText(title, TITLE_BYTES),
        weight: 'bolder',
        size: 'medium',
        color: COLOURS[severity],
      }),
      ...writeLines(text),
      ...(called.length === 0
        ? []
        : [{ type: 'TextBlock', wrap: true, text: called.map(({ name }) => `<at>${name}</at>`).join(' ') }]),
    ],
    actions: [{ type: 'Action.OpenUrl', title: sayDetails(language), url }],
    msteams: {
      width: 'full',
      entities: called.map(({ name, email }) => ({
        type: 'mention',
        text: `<at>${name}</at>`,
        mentioned: { id: email, name },
      })),
    },
  }
  const contentType = 'application/vnd.microsoft.card.adaptive'
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content: card }] }
}
