// How a source of alerts shows who it is: a bearer token, a name with a password, or a signature over the raw bytes.
import { createHmac } from 'node:crypto'
import type { AlertSource } from '../../shared/api/settings/alert-source.ts'
import { fitsHash, hashSecret } from '../hash-secret.ts'
import type { SettingRecord } from '../store/process-records.ts'

export type Source = SettingRecord<'alert-source'>

/** A signed time may be off by so much. */
export const SKEW_MS = 5 * 60_000

/** Of all sources of the kind the one that the header proves; every one of them is compared, so that time tells nothing. */
export function sourceOfCredentials(
  sources: readonly Source[],
  kind: AlertSource['kind'],
  authorization: string,
): Source | null {
  let found: Source | null = null
  for (const source of sources) {
    const expected = expectedOf(source)
    const isRight = isSame(authorizationText(authorization), expected ?? '')
    if (isRight && expected !== null && source.body.kind === kind && found === null) found = source
  }
  return found
}

/** The scheme is written either way. */
function authorizationText(authorization: string): string {
  const [, scheme = '', rest = ''] = /^(\S+)\s+(.*)$/s.exec(authorization.trim()) ?? []
  return `${scheme.toLowerCase()} ${rest}`
}

function expectedOf({ body: { auth, user }, secrets: { secret = '' } }: Source): string | null {
  if (secret === '' || auth === 'hmac') return null
  return auth === 'bearer'
    ? `bearer ${secret}`
    : `basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
}

export type Signed = {
  readonly header: (name: string) => string | undefined
  readonly body: Uint8Array
  readonly now: number
}

/** Lowercase hexadecimal HMAC-SHA256 of the body, or of `<unix seconds>:<body>` where a header of the time is named. */
export function isSigned(
  { body: source, secrets: { secret = '' } }: Source,
  { header, body, now }: Signed,
): boolean {
  const signature = header(source.signatureHeader) ?? ''
  if (secret === '' || source.auth !== 'hmac') return false
  const hmac = createHmac('sha256', secret)
  if (source.timestampHeader === '') return isSame(signature, hmac.update(body).digest('hex'))
  const time = header(source.timestampHeader) ?? ''
  const isInTime = /^\d{1,12}$/.test(time) && Math.abs(Number(time) * 1_000 - now) <= SKEW_MS
  return isSame(signature, hmac.update(`${time}:`).update(body).digest('hex')) && isInTime
}

/** Hashed first: they need not be of one length. */
function isSame(one: string, other: string): boolean {
  return fitsHash(one, hashSecret(other))
}
