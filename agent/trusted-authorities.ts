// The authorities by which this host knows its collector: pinned when it enrolled, changed only by their own word.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSafely } from './write-safely.ts'

export const authorityFile = (folder: string) => join(folder, 'authority.pem')

const AT_MOST = 8
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g

/** Null when there are none that can be read. */
export function readAuthorities(folder: string): string | null {
  try {
    const pem = readFileSync(authorityFile(folder), 'utf8')
    return splitPem(pem).length > 0 ? pem : null
  } catch {
    return null
  }
}

/** SHA-256 of a certificate (DER) in base64url, as in a code. */
export function fingerprintOf(pem: string): string {
  return Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
}

/** The one with this fingerprint among certificates in PEM; null when none has it. */
export function findAuthority(bundle: string, fingerprint: string): string | null {
  return splitPem(bundle).find((pem) => isAuthority(pem) && fingerprintOf(pem) === fingerprint) ?? null
}

export type Followed = 'followed' | 'unchanged' | 'refused'

/**
 * What a collector announced on a connection that was verified with the authorities of now. It has to keep one of them:
 * a bundle of strangers only is refused.
 */
export function followAuthorities(folder: string, bundle: string): Followed {
  const known = readAuthorities(folder)
  const announced = splitPem(bundle)
  if (known === null || announced.length === 0 || announced.length > AT_MOST) return 'refused'
  if (!announced.every(isAuthority)) return 'refused'
  const before = splitPem(known).map(fingerprintOf)
  const after = announced.map(fingerprintOf)
  if (before.join() === after.join()) return 'unchanged'
  if (!after.some((fingerprint) => before.includes(fingerprint))) return 'refused'
  writeSafely(authorityFile(folder), announced.map((pem) => `${pem.trim()}\n`).join(''))
  return 'followed'
}

function splitPem(bundle: string): string[] {
  return bundle.match(PEM) ?? []
}

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca
  } catch {
    return false
  }
}
