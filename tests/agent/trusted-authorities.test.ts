import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findAuthority, fingerprintOf, followAuthorities } from '../../agent/trusted-authorities.ts'
import { certify, createAuthority } from '../support/tls.ts'

const [a, b, c] = ['a', 'b', 'c'].map((name) => createAuthority(name).certificate) as [string, string, string]
const leaf = certify(createAuthority()).cert

let folder: string
const file = () => join(folder, 'authority.pem')
const trusted = () => readFileSync(file(), 'utf8').match(/BEGIN/g)?.length
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trusted-'))
  writeFileSync(file(), a)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the authorities that a host trusts', () => {
  it('change when one of them is still there', () => {
    expect(followAuthorities(folder, a + b)).toBe('followed')
    expect(followAuthorities(folder, a + b)).toBe('unchanged')
    expect(trusted()).toBe(2)
    expect(followAuthorities(folder, b + a)).toBe('followed')
    expect(followAuthorities(folder, b)).toBe('followed')
    expect(trusted()).toBe(1)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['strangers only', b + c],
    ['nothing', ''],
    ['no certificates', 'trust me'],
    ['a certificate of a server among them', a + leaf],
    ['a broken one among them', `${a}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`],
    ['far too many', a + b.repeat(8)],
  ])('stay when %s are announced', (_, bundle) => {
    expect(followAuthorities(folder, bundle)).toBe('refused')
    expect(readFileSync(file(), 'utf8')).toBe(a)
  })

  it('are not made out of nothing', () => {
    rmSync(file())
    expect(followAuthorities(folder, a)).toBe('refused')
  })

  it('are found by their fingerprint, and a server is no authority', () => {
    expect(findAuthority(a + b + c, fingerprintOf(b))?.trim()).toBe(b.trim())
    expect(findAuthority(a + c, fingerprintOf(b))).toBeNull()
    expect(findAuthority(leaf, fingerprintOf(leaf))).toBeNull()
  })
})
