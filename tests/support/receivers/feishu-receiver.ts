// Speaks as the custom bot of Feishu does: signature with seconds in the body, 20 KB, 5 a second and 100 a minute.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { createMeter, parseBody, type Received, type Reply, startReceiver } from './receiver.ts'

const Plain = z.strictObject({ tag: z.literal('plain_text'), content: z.string().min(1) })
const Element = z.discriminatedUnion('tag', [
  z.strictObject({
    tag: z.literal('div'),
    text: z.union([Plain, z.strictObject({ tag: z.literal('lark_md'), content: z.string().min(1) })]),
  }),
  z.strictObject({
    tag: z.literal('action'),
    actions: z.array(
      z.strictObject({
        tag: z.literal('button'),
        text: Plain,
        type: z.enum(['default', 'primary', 'danger']),
        url: z.url(),
      }),
    ),
  }),
])
const Message = z.strictObject({
  timestamp: z.string().optional(),
  sign: z.string().optional(),
  msg_type: z.literal('interactive'),
  card: z.strictObject({
    config: z.strictObject({ wide_screen_mode: z.boolean() }),
    header: z.strictObject({ template: z.enum(['red', 'orange', 'blue', 'green']), title: Plain }),
    elements: z.array(Element).min(1),
  }),
})
export type FeishuMessage = z.infer<typeof Message>
type Options = {
  readonly id: string
  readonly secret?: string
  readonly keyword?: string
  readonly now?: () => number
}

const say = (code: number, msg: string, status = 200): Reply => ({ status, body: { code, msg, data: {} } })

export async function startFeishu({ id, secret, keyword, now = Date.now }: Options) {
  const perSecond = createMeter(5, 1_000, now)
  const perMinute = createMeter(100, 60_000, now)
  const receiver = await startReceiver((received) => {
    if (received.url.pathname !== `/open-apis/bot/v2/hook/${id}`)
      return say(19001, 'param invalid: incoming webhook access token invalid')
    const isTooFast = [perSecond(), perMinute()].includes(true)
    if (isTooFast) return say(11232, 'create message trigger frequency limit', 400)
    return judge(received, { secret, keyword, now })
  })
  return { ...receiver, address: `${receiver.url}/open-apis/bot/v2/hook` }
}

type Rules = {
  readonly secret: string | undefined
  readonly keyword: string | undefined
  readonly now: () => number
}

function judge({ body, bytes }: Received, { secret, keyword, now }: Rules): Reply {
  const message = Message.safeParse(parseBody(body))
  if (!message.success || bytes > 20 * 1024) return say(9499, 'Bad Request', 400)
  if (secret !== undefined) {
    const { timestamp = '', sign } = message.data
    const wanted = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
    const isOld = !/^\d{10}$/.test(timestamp) || Math.abs(now() / 1000 - Number(timestamp)) > 3_600
    if (sign !== wanted || isOld)
      return say(19021, 'sign match fail or timestamp is not within one hour from current time')
  }
  if (keyword !== undefined && !JSON.stringify(message.data.card).includes(keyword))
    return say(19024, 'Key Words Not Found')
  return { status: 200, body: { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' } }
}

/** Markup is read in lark_md alone. */
export function calledByFeishu({ card }: FeishuMessage): string[] {
  return card.elements.flatMap((element) =>
    element.tag === 'div' && element.text.tag === 'lark_md'
      ? [...element.text.content.matchAll(/<at (?:id|email)=([^>]+)><\/at>/g)].map(([, who]) => who ?? '')
      : [],
  )
}
