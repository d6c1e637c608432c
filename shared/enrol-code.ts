// What a person carries from the collector to a host: where it is, the secret, and how to know the right collector.
import { z } from 'zod'
import { LIMITS } from './limits.ts'

export const EnrolCodeContent = z.object({
  /** Address of the collector, https://… or http:// on loopback. */
  url: z.url().max(300),
  secret: z.string().min(8).max(200),
  /** SHA-256 of the certificate (DER) of the collector's authority, base64url; null: one that the system knows. */
  authority: z
    .string()
    .regex(/^[\w-]{43}$/)
    .nullable(),
})
export type EnrolCodeContent = z.infer<typeof EnrolCodeContent>

const PREFIX = 'xj1.'

/** `xj1.<secret>.<authority or ->.<address>`: one word; quote it in a shell, an IPv6 address has brackets. */
export function writeEnrolCode({ url, secret, authority }: EnrolCodeContent): string {
  return `${PREFIX}${secret}.${authority ?? '-'}.${url}`
}

/** Null when it is not such a code, which may be a bare secret of a collector on loopback. */
export function readEnrolCode(code: string): EnrolCodeContent | null {
  const text = code.trim()
  if (!text.startsWith(PREFIX) || text.length > LIMITS.enrolCodeLength) return null
  const [secret, authority, ...place] = text.slice(PREFIX.length).split('.')
  const url = place.join('.')
  const content = EnrolCodeContent.safeParse({ url, secret, authority: authority === '-' ? null : authority })
  return content.success ? content.data : null
}
