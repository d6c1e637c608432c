// What stands in certificates in PEM.
import { X509Certificate } from 'node:crypto'
import type { Validity } from './plan.ts'

/** SHA-256 of the certificate (DER) in base64url, as a code carries it. */
export function fingerprintOf(pem: string): string {
  const hex = new X509Certificate(pem).fingerprint256.replaceAll(':', '')
  return Buffer.from(hex, 'hex').toString('base64url')
}

export function validityOf(pem: string): Validity {
  const { validFromDate, validToDate } = new X509Certificate(pem)
  return { notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() }
}

export function subjectOf(pem: string): string {
  return new X509Certificate(pem).subject.replace(/^CN=/, '')
}

/** Names and addresses that it is for. */
export function namesOf(pem: string): string[] {
  const alternatives = new X509Certificate(pem).subjectAltName ?? ''
  return alternatives.split(', ').flatMap((one) => /^(?:DNS|IP Address):"?([^"]+)"?$/.exec(one)?.[1] ?? [])
}
