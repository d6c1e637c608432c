// Signatures of Standard Webhooks: `v1,` and the HMAC-SHA256 of id, time and body; several secrets while one is changed.
import { createHmac } from 'node:crypto'

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/

/** The keys of `whsec_…`, several with spaces between; null when one does not have its form (24 to 64 bytes). */
export function parseSigningSecrets(text: string): Buffer[] | null {
  const keys = text
    .trim()
    .split(/\s+/)
    .map((secret) => Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64'))
  return keys.every((key) => key.byteLength >= 24 && key.byteLength <= 64) ? keys : null
}

export type Signed = { readonly id: string; readonly now: number; readonly body: string }

export function signWebhook({ id, now, body }: Signed, keys: readonly Buffer[]): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  }
}
