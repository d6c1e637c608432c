// Speaks as a Workflows webhook of Teams does: a message around an adaptive card, 28 KB, 202, 4 a second.
import { z } from 'zod'
import { createMeter, parseBody, type Received, type Reply, startReceiver } from './receiver.ts'

const Run = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string(),
  weight: z.literal('bolder').optional(),
  size: z.literal('medium').optional(),
  color: z.enum(['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention']).optional(),
})
const Card = z.strictObject({
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.2'),
  body: z.array(
    z.union([
      z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(Run).min(1) }),
      z.strictObject({ type: z.literal('TextBlock'), text: z.string(), wrap: z.boolean() }),
    ]),
  ),
  actions: z.array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string(), url: z.url() })),
  msteams: z.strictObject({
    width: z.literal('full'),
    entities: z.array(
      z.strictObject({
        type: z.literal('mention'),
        text: z.string(),
        mentioned: z.strictObject({ id: z.string(), name: z.string() }),
      }),
    ),
  }),
})
const Message = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: Card,
    }),
  ]),
})

export async function startTeams({ sig = 'q8Kx2mVn3pLr', now = Date.now } = {}) {
  const isTooFast = createMeter(4, 1_000, now)
  const receiver = await startReceiver((received) => {
    if (received.url.searchParams.get('sig') !== sig)
      return { status: 401, body: { error: { code: 'DirectApiAuthorizationRequired' } } }
    if (isTooFast()) return { status: 429, body: { error: { code: 'TooManyRequests' } } }
    return judge(received)
  })
  const path = '/powerautomate/automations/direct/workflows/1b/triggers/manual/paths/invoke'
  return {
    ...receiver,
    address: `${receiver.url}${path}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sig=${sig}`,
  }
}

function judge({ body, bytes }: Received): Reply {
  if (bytes > 28_000) return { status: 413, body: { error: { code: 'RequestEntityTooLarge' } } }
  const message = Message.safeParse(parseBody(body))
  if (!message.success) return { status: 400, body: { error: { code: 'InvalidRequestContent' } } }
  return { status: 202, body: '' }
}
