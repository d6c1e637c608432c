// Speaks as the custom robot of DingTalk does: signature in the query, 20,000 bytes, 20 a minute, codes in the body.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { createMeter, parseBody, type Received, type Reply, startReceiver } from './receiver.ts'

const Message = z.strictObject({
  msgtype: z.literal('markdown'),
  markdown: z.strictObject({ title: z.string().min(1), text: z.string().min(1) }),
  at: z.strictObject({
    atMobiles: z.array(z.string().regex(/^\d{5,20}$/)),
    atUserIds: z.array(z.string()),
    isAtAll: z.boolean(),
  }),
})
export type DingtalkMessage = z.infer<typeof Message>
type Options = {
  readonly token: string
  readonly secret?: string
  readonly keyword?: string
  readonly now?: () => number
}

const say = (errcode: number, errmsg: string): Reply => ({ status: 200, body: { errcode, errmsg } })

export async function startDingtalk({ token, secret, keyword, now = Date.now }: Options) {
  const isTooFast = createMeter(20, 60_000, now)
  const receiver = await startReceiver((received) => {
    if (received.url.searchParams.get('access_token') !== token)
      return say(300005, `token is not exist: ${received.url.searchParams.get('access_token')}`)
    if (isTooFast()) return say(130101, 'send too fast, exceed 20 times per minute')
    return say(...judge(received, { secret, keyword, now }))
  })
  return { ...receiver, address: `${receiver.url}/robot/send` }
}

type Rules = {
  readonly secret: string | undefined
  readonly keyword: string | undefined
  readonly now: () => number
}

function judge(
  { method, url, headers, body, bytes }: Received,
  { secret, keyword, now }: Rules,
): [number, string] {
  if (method !== 'POST' || url.pathname !== '/robot/send') return [404, 'not found']
  if (!/^application\/json/.test(headers['content-type'] ?? ''))
    return [43004, '无效的HTTP HEADER Content-Type']
  if (bytes > 20_000) return [460101, 'message too long, exceed 20000 bytes']
  const message = Message.safeParse(parseBody(body))
  if (!message.success) return [40035, `缺少参数 json: ${z.prettifyError(message.error)}`]
  if (secret !== undefined) {
    const timestamp = url.searchParams.get('timestamp') ?? ''
    const wanted = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
    if (url.searchParams.get('sign') !== wanted) return [310000, 'sign not match']
    if (!/^\d{13}$/.test(timestamp) || Math.abs(now() - Number(timestamp)) > 3_600_000)
      return [310000, 'invalid timestamp']
  }
  const { text, title } = message.data.markdown
  if (keyword !== undefined && !`${title}${text}`.includes(keyword))
    return [310000, 'keywords not in content, more: [https://open.dingtalk.com/]']
  return [0, 'ok']
}

/** Whom the robot really calls: `at` alone is not enough, the text has to name them. */
export function calledByDingtalk({ at, markdown }: DingtalkMessage): string[] {
  const named = [...at.atMobiles, ...at.atUserIds].filter((who) => markdown.text.includes(`@${who}`))
  return at.isAtAll ? ['everybody', ...named] : named
}
