// Speaks as an incoming webhook of Slack does: the address is the secret, blocks have their limits, `ok` as text.
import { z } from 'zod'
import { createMeter, parseBody, type Received, type Reply, startReceiver } from './receiver.ts'

const Plain = z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1), emoji: z.boolean() })
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: Plain.extend({ text: z.string().min(1).max(150) }) }),
  z.strictObject({
    type: z.literal('section'),
    text: z.union([
      Plain.extend({ text: z.string().min(1).max(3_000) }),
      z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(3_000) }),
    ]),
  }),
])
const Message = z.strictObject({
  text: z.string().min(1).max(40_000),
  blocks: z.array(Block).min(1).max(50),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
})

export async function startSlack({ path = '/services/T000/B000/XXXXXXXXXXXX', now = Date.now } = {}) {
  // About one a second, and short bursts.
  const isTooFast = createMeter(5, 1_000, now)
  const receiver = await startReceiver((received) => {
    if (received.url.pathname !== path) return text(404, 'no_service')
    if (isTooFast()) return { ...text(429, 'rate_limited'), headers: { 'retry-after': '30' } }
    return judge(received)
  })
  return { ...receiver, address: `${receiver.url}${path}` }
}

function judge({ body }: Received): Reply {
  const parsed = parseBody(body)
  if (parsed === null) return text(400, 'invalid_payload')
  return Message.safeParse(parsed).success ? text(200, 'ok') : text(400, 'invalid_blocks')
}

function text(status: number, body: string): Reply {
  return { status, body, headers: { 'content-type': 'text/html' } }
}
