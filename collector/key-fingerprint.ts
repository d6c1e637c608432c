// The name of a host's key for people: SHA-256 of it in groups that can be read out.
import { createHash } from 'node:crypto'

/** Of a public key, SPKI in base64. */
export function keyFingerprint(publicKey: string): string {
  const hash = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
  return (hash.match(/.{4}/g) ?? []).join(' ')
}
