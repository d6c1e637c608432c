// Authorities and certificates for tests, as the collector makes them.
import {
  crossSign,
  issueAuthority,
  issueServer,
  type KeyedCertificate,
} from '../../collector/tls/certificates.ts'
import type { Validity } from '../../collector/tls/plan.ts'
import type { ServerContext } from '../../collector/tls/port.ts'

export const DAY_MS = 86_400_000
export const HERE = ['localhost', '127.0.0.1', '::1'] as const

export function span(from = -1, days = 30): Validity {
  const now = Date.now()
  return { notBefore: now + from * DAY_MS, notAfter: now + days * DAY_MS }
}

export function createAuthority(name = 'authority', validity = span()): KeyedCertificate {
  return issueAuthority(name, validity)
}

export function certify(
  authority: KeyedCertificate,
  names: readonly string[] = HERE,
  validity = span(),
): ServerContext {
  const { certificate, key } = issueServer(authority, names, validity)
  return { cert: certificate, key }
}

/** A server of the newer authority, with the older one's word for it. */
export function certifyAcross(newer: KeyedCertificate, older: KeyedCertificate): ServerContext {
  const { cert, key } = certify(newer)
  return { cert: cert + crossSign(newer.certificate, older), key }
}
