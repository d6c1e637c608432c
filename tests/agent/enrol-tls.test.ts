import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runEnrol } from '../../agent/enrol-command.ts'
import { isEnrolled, readIdentity } from '../../agent/identity.ts'
import { fingerprintOf } from '../../agent/trusted-authorities.ts'
import { writeEnrolCode } from '../../shared/enrol-code.ts'
import { ScriptedCollector } from '../support/scripted-collector.ts'
import { certify, certifyAcross, createAuthority, HERE, span } from '../support/tls.ts'

const SECRET = 'a-secret-that-nobody-else-may-see'
const authority = createAuthority()

let folder: string
let collector: ScriptedCollector
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'enrol-tls-')), 'agent')
})
afterEach(async () => {
  await collector.close()
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

async function start(tls = certify(authority), authorities: string | null = authority.certificate) {
  collector = new ScriptedCollector({ authorities }, tls)
  return collector.listen()
}
async function enrol(url: string, options: { pin?: string | null; bare?: boolean; again?: boolean } = {}) {
  let said = ''
  const output = { write: (text: string) => (said += text) }
  const pin = options.pin === undefined ? fingerprintOf(authority.certificate) : options.pin
  const code = options.bare ? SECRET : writeEnrolCode({ url, secret: SECRET, authority: pin })
  const collectorUrl = options.bare ? url : undefined
  const rest = { stateDir: folder, timeZone: 'UTC', again: options.again ?? false }
  const exitCode = await runEnrol({ ...rest, code, collectorUrl, stdout: output, stderr: output })
  return { exitCode, said }
}
const sent = () => collector.requests.join('\n')

describe('enrolling by one word', () => {
  it('takes address, secret and authority from it and pins the authority', async () => {
    const url = await start()
    const { exitCode, said } = await enrol(url)
    expect(said).toContain(`Enrolled at ${url}`)
    expect(exitCode).toBe(0)
    expect(readFileSync(join(folder, 'authority.pem'), 'utf8').trim()).toBe(authority.certificate.trim())
    expect(statSync(join(folder, 'authority.pem')).mode & 0o777).toBe(0o600)
    expect(readIdentity(folder)).toMatchObject({ pinsAuthority: true, collectorUrl: url })
    expect(readFileSync(join(folder, 'identity.json'), 'utf8')).not.toContain(SECRET)
    expect(sent()).toContain(SECRET)
  })

  it('carries the same fingerprint as openssl shows', () => {
    const der = new X509Certificate(authority.certificate).raw
    expect(fingerprintOf(authority.certificate)).toBe(createHash('sha256').update(der).digest('base64url'))
  })

  it('goes on with an authority that has been replaced since the code was made', async () => {
    const next = createAuthority('next')
    const url = await start(certifyAcross(next, authority), next.certificate + authority.certificate)
    expect((await enrol(url)).exitCode).toBe(0)
    expect(readFileSync(join(folder, 'authority.pem'), 'utf8').trim()).toBe(authority.certificate.trim())
  })

  it.each([['identity.json'], ['identity.json', 'authority.pem']])(
    'is finished at the next start when it was cut off before %s were moved',
    async (...files) => {
      await enrol(await start())
      const before = readIdentity(folder)
      mkdirSync(join(folder, 'enrolling'))
      for (const file of files) renameSync(join(folder, file), join(folder, 'enrolling', file))
      expect(readIdentity(folder)).toMatchObject({ hostId: before?.hostId, pinsAuthority: true })
      expect(readFileSync(join(folder, 'authority.pem'), 'utf8').trim()).toBe(authority.certificate.trim())
      expect(existsSync(join(folder, 'enrolling'))).toBe(false)
    },
  )

  it('forgets the authority of the collector before', async () => {
    await enrol(await start())
    await collector.close()
    collector = new ScriptedCollector()
    expect((await enrol(await collector.listen(), { bare: true, again: true })).exitCode).toBe(0)
    expect(readIdentity(folder)).toMatchObject({ pinsAuthority: false })
  })
})

describe('a collector that is not the one of the code', () => {
  const other = createAuthority('other')
  const before = span(-20, -1)
  const old = createAuthority('old', span(-30, 30))

  it.each([
    ['has another authority', certify(other), other.certificate, authority],
    [
      'shows the right authority and a certificate of another one',
      certify(other),
      authority.certificate,
      authority,
    ],
    ['shows a certificate that has ended', certify(old, HERE, before), old.certificate, old],
    [
      'shows a certificate for another name',
      certify(authority, ['example.com']),
      authority.certificate,
      authority,
    ],
    ['says nothing of authorities', certify(authority), '', authority],
    ['signs itself', certify(authority), certify(authority).cert, authority],
  ])('is told nothing secret: it %s', async (_, tls, authorities, expected) => {
    const url = await start(tls, authorities)
    const { exitCode, said } = await enrol(url, { pin: fingerprintOf(expected.certificate) })
    expect(exitCode).toBe(1)
    expect(said).toContain(`Not enrolled: ${url} `)
    expect(sent()).not.toContain(SECRET)
    expect(sent()).not.toContain('publicKey')
    expect(collector.requests.length).toBeLessThanOrEqual(1)
    expect(isEnrolled(readIdentity(folder))).toBe(false)
    expect(existsSync(join(folder, 'authority.pem'))).toBe(false)
  })

  it('is told nothing when the code names no authority and the system knows none', async () => {
    const url = await start()
    for (const options of [{ pin: null }, { bare: true }]) {
      const { exitCode, said } = await enrol(url, options)
      expect([exitCode, sent()]).toEqual([1, ''])
      expect(said).toContain('an authority that this host does not trust')
    }
  })
})
