// What to paste into the other system; the secret stands in it as stars.
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'

export const STARS = '********'

/** With signatures there are no credentials, so the address says which source it is. */
export function sourceAddress(origin: string, { kind, auth }: AlertSource, id: string): string {
  return `${origin}/hooks/${kind}${auth === 'hmac' ? `?source=${encodeURIComponent(id)}` : ''}`
}

export function alertmanagerSnippet(address: string, { auth, user }: AlertSource): string {
  const proof =
    auth === 'basic'
      ? [
          '          basic_auth:',
          `            username: ${JSON.stringify(user)}`,
          `            password: '${STARS}'`,
        ]
      : ['          authorization:', `            credentials: '${STARS}'`]
  return [
    'receivers:',
    '  - name: xunjian',
    '    webhook_configs:',
    `      - url: ${JSON.stringify(address)}`,
    '        send_resolved: true',
    '        http_config:',
    ...proof,
  ].join('\n')
}
