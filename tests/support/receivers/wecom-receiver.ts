// Speaks as the group robot of WeCom does: a key in the query, 2,048 bytes of text or 4,096 of markdown, 20 a minute.
import { z } from 'zod'
import { createMeter, parseBody, type Received, type Reply, startReceiver } from './receiver.ts'

const Message = z.discriminatedUnion('msgtype', [
  z.strictObject({
    msgtype: z.literal('text'),
    text: z.strictObject({
      content: z.string().min(1),
      mentioned_list: z.array(z.string()),
      mentioned_mobile_list: z.array(z.string().regex(/^\d+$/)),
    }),
  }),
  z.strictObject({
    msgtype: z.literal('markdown'),
    markdown: z.strictObject({ content: z.string().min(1) }),
  }),
])
export type WecomMessage = z.infer<typeof Message>
type Options = { readonly key: string; readonly now?: () => number }

const HINT = 'hint: [1704540159128593240839785], from ip: 203.0.113.9'
const say = (errcode: number, errmsg: string): Reply => ({
  status: 200,
  body: { errcode, errmsg: errcode === 0 ? errmsg : `${errmsg}, ${HINT}` },
})

export async function startWecom({ key, now = Date.now }: Options) {
  const isTooFast = createMeter(20, 60_000, now)
  const receiver = await startReceiver((received) => {
    if (received.url.searchParams.get('key') !== key) return say(93000, 'invalid webhook url')
    if (isTooFast()) return say(45009, 'api freq out of limit')
    return judge(received)
  })
  return { ...receiver, address: `${receiver.url}/cgi-bin/webhook/send` }
}

function judge({ method, url, body }: Received): Reply {
  if (method !== 'POST' || url.pathname !== '/cgi-bin/webhook/send') return { status: 404, body: '' }
  const message = Message.safeParse(parseBody(body))
  if (!message.success) return say(40008, 'invalid message type')
  const [name, content, most] =
    message.data.msgtype === 'text'
      ? (['text', message.data.text.content, 2_048] as const)
      : (['markdown', message.data.markdown.content, 4_096] as const)
  if (Buffer.byteLength(content) > most) return say(40058, `${name}.content exceed max length ${most}`)
  return say(0, 'ok')
}

/** In markdown only ids in the text call somebody. */
export function calledByWecom(message: WecomMessage): string[] {
  return message.msgtype === 'text'
    ? [...message.text.mentioned_list, ...message.text.mentioned_mobile_list]
    : [...message.markdown.content.matchAll(/<@([\w.@+-]+)>/g)].map(([, id]) => id ?? '')
}
