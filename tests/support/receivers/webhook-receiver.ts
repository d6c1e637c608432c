// Verifies as Standard Webhooks has it: id, time within five minutes, one signature that fits, each id once.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseBody, type Received, type Reply, startReceiver } from './receiver.ts'

type Options = {
  /** What the receiver knows; none: it does not look. */
  readonly secret?: string
  readonly authorization?: string
  readonly now?: () => number
  /** Judges a body that was verified. */
  readonly take?: (body: Record<string, never>) => Reply
}

export async function startWebhook({ secret, authorization, now = Date.now, take }: Options = {}) {
  const seen = new Set<string>()
  const receiver = await startReceiver((received) => {
    const { headers, bytes, body } = received
    if (authorization !== undefined && headers.authorization !== authorization)
      return { status: 401, body: { error: 'who are you?' } }
    if (bytes >= 20_000) return { status: 413, body: { error: 'too large' } }
    const wrong = secret === undefined ? null : whatIsWrong(received, secret, now())
    if (wrong !== null) return { status: 400, body: { error: wrong } }
    const id = String(headers['webhook-id'])
    if (seen.has(id)) return { status: 200, body: { repeated: true } }
    seen.add(id)
    const parsed = parseBody(body)
    if (parsed === null) return { status: 400, body: { error: 'no JSON' } }
    return take?.(parsed) ?? { status: 204, body: '' }
  })
  return { ...receiver, seen }
}

function whatIsWrong({ headers, body }: Received, secret: string, now: number): string | null {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return 'a header is missing'
  if (Math.abs(now / 1000 - Number(timestamp)) > 300) return 'the time is not now'
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  const fits = signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',')
    const given = Buffer.from(value, 'base64')
    return version === 'v1' && given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted)
  })
  return fits ? null : 'no signature fits'
}
