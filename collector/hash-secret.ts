// What is kept of a secret that somebody will show again: codes, tokens, the command line's key.
import { createHash, timingSafeEqual } from 'node:crypto'

/** SHA-256 in hexadecimal; enough for secrets of many random bits, not for passwords. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether what is shown is the secret of that hash; how long it takes tells nothing. */
export function fitsHash(shown: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(shown)), Buffer.from(hash))
}
