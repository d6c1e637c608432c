import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { get as plainGet } from 'node:http'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CollectorConfig } from '../../../collector/config.ts'
import { type Listener, openListener } from '../../../collector/listener.ts'
import type { AuditEntry } from '../../../collector/store/records.ts'
import type { Trust } from '../../../collector/tls/port.ts'
import { openTrust } from '../../../collector/tls/trust.ts'
import { certify, certifyAcross, createAuthority, DAY_MS, span } from '../../support/tls.ts'

let dir: string
let listener: Listener
let trust: Trust | undefined
let open: TLSSocket[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sockets-'))
  open = []
})
afterEach(() => {
  trust?.stop()
  for (const socket of open) socket.destroy()
  listener.server.closeAllConnections()
  listener.server.close()
  rmSync(dir, { recursive: true, force: true })
})

const port = () => (listener.server.address() as AddressInfo).port

async function dial(ca: string, options: object = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: port(), ca, ...options })
  open.push(socket)
  await once(socket, 'secureConnect')
  return socket
}

describe('the port of the collector', () => {
  it('serves a renewed certificate to new connections and leaves the open ones alone', async () => {
    const authority = createAuthority()
    listener = await openListener('127.0.0.1:0', certify(authority))
    const before = await dial(authority.certificate)
    listener.renew(certify(authority))
    const after = await dial(authority.certificate)
    expect(after.getPeerX509Certificate()?.serialNumber).not.toBe(
      before.getPeerX509Certificate()?.serialNumber,
    )
    before.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [answer] = await once(before, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1.1 503 .*Retry-After/s)
  })

  it('is believed by who trusts the old authority or the new one, and by nobody else', async () => {
    const [old, next, other] = [createAuthority('old'), createAuthority('next'), createAuthority('other')]
    listener = await openListener('127.0.0.1:0', certifyAcross(next, old))
    expect((await dial(old.certificate)).authorized).toBe(true)
    expect((await dial(next.certificate)).authorized).toBe(true)
    expect((await dial(next.certificate + old.certificate)).authorized).toBe(true)
    await expect(dial(other.certificate)).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET/),
    })
  })

  it('speaks TLS 1.3 and 1.2, and nothing older', async () => {
    const authority = createAuthority()
    listener = await openListener('127.0.0.1:0', certify(authority))
    expect((await dial(authority.certificate)).getProtocol()).toBe('TLSv1.3')
    expect((await dial(authority.certificate, { maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2')
    const ancient = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
    await expect(dial(authority.certificate, ancient)).rejects.toThrow()
  })

  it('tells who comes without TLS to come with it', async () => {
    listener = await openListener('127.0.0.1:0', certify(createAuthority()))
    const [response] = await once(plainGet({ port: port(), host: '127.0.0.1' }), 'response')
    expect(response.statusCode).toBe(400)
    const [text] = await once(response.setEncoding('utf8'), 'data')
    expect(text).toContain('https://')
  })
})

describe('a certificate from files', () => {
  const authority = createAuthority('company')
  const file = (name: string) => join(dir, name)
  function lay(context: { cert: string; key: string }): void {
    for (const [name, content] of [
      ['cert.pem', context.cert],
      ['key.pem', context.key],
    ] as const) {
      writeFileSync(file(`${name}.new`), content)
      renameSync(file(`${name}.new`), file(name))
    }
  }
  const now = { at: Date.now() }
  async function start(audited: AuditEntry[] = [], lines: string[] = []): Promise<Trust> {
    writeFileSync(file('authority.pem'), authority.certificate)
    const tls = { certificate: file('cert.pem'), key: file('key.pem'), authority: file('authority.pem') }
    const config = CollectorConfig.parse({ listen: '0.0.0.0:8420', data: dir, tls })
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) })
    const opened = await openTrust({ config, log, clock: () => now.at })
    listener = await openListener('127.0.0.1:0', opened.context())
    opened.start({
      onContext: listener.renew,
      onBundle: () => undefined,
      audit: async (entry) => void audited.push(entry),
    })
    trust = opened
    return opened
  }

  it('is taken anew when the files change, with a row in the operation log, without a restart', async () => {
    lay(certify(authority, ['first.example.com', '127.0.0.1']))
    const audited: AuditEntry[] = []
    const opened = await start(audited)
    expect(opened.url).toBe('https://first.example.com:8420')
    expect(opened.allowedHosts.has('first.example.com')).toBe(true)
    const before = (await dial(authority.certificate)).getPeerX509Certificate()?.serialNumber
    lay(certify(authority))
    await expect
      .poll(async () => (await dial(authority.certificate)).getPeerX509Certificate()?.serialNumber)
      .not.toBe(before)
    expect(audited.map(({ action }) => action)).toEqual(['certificate.replace'])
    expect(JSON.stringify(audited)).not.toContain('PRIVATE')
  })

  it('stays what it was while the new files do not fit, and says so', async () => {
    lay(certify(authority))
    const lines: string[] = []
    const opened = await start([], lines)
    writeFileSync(file('key.pem'), certify(authority).key)
    await expect.poll(() => opened.state(0).trouble).toBe('unusable-files')
    expect((await dial(authority.certificate)).authorized).toBe(true)
    expect(lines.join('')).toContain('is not the key of')
    expect(lines.join('')).not.toContain('PRIVATE')
  })

  it('is warned of two weeks before it ends', async () => {
    lay(certify(authority, undefined, span(-1, 10)))
    const lines: string[] = []
    const opened = await start([], lines)
    expect(opened.state(0)).toMatchObject({ kind: 'given', trouble: 'ends-soon' })
    expect(lines.join('')).toContain('needs to be replaced')
    now.at += 11 * DAY_MS
    expect(opened.state(0).trouble).toBe('ended')
    now.at = Date.now()
  })

  it('is refused at the start when it does not fit', async () => {
    lay({ ...certify(authority), key: certify(authority).key })
    listener = await openListener('127.0.0.1:0', null)
    await expect(start()).rejects.toThrow('is not the key of')
  })
})

describe('a certificate of the collector’s own', () => {
  it('changes hands while it runs: announced, handed over, on record', async () => {
    const config = CollectorConfig.parse({ tls: { mode: 'own' }, data: dir })
    const now = { at: Date.now() }
    const audited: AuditEntry[] = []
    const bundles: string[] = []
    const opened = await openTrust({ config, log: pino({ level: 'silent' }), clock: () => now.at })
    trust = opened
    const first = opened.fingerprint()
    listener = await openListener('127.0.0.1:0', opened.context())
    opened.start({
      onContext: listener.renew,
      onBundle: (bundle) => bundles.push(bundle),
      audit: async (entry) => void audited.push(entry),
    })
    const pinned = readFileSync(join(dir, 'tls/authority.pem'), 'utf8')
    const by = { kind: 'person', id: '1', name: 'Li', address: null } as const
    expect(await opened.rotate({ takesOverAfterMs: 300, by })).toBe('announced-now')
    expect(await opened.rotate({ takesOverAfterMs: 300, by })).toBe('announced')
    await expect.poll(() => bundles.length).toBe(1)
    expect(opened.state(2).next).toMatchObject({ hostsInformed: 0, hosts: 2 })
    opened.noteInformed('a')
    expect(opened.state(2).next).toMatchObject({ hostsInformed: 1 })
    now.at += 300
    await expect.poll(() => opened.fingerprint()).not.toBe(first)
    await expect
      .poll(() => audited.map(({ action }) => action))
      .toEqual(['authority.create', 'authority.announce', 'authority.take-over', 'certificate.renew'])
    expect((await dial(pinned)).authorized).toBe(true)
    expect((await dial(String(bundles.at(-1)))).authorized).toBe(true)
    expect(opened.state(2)).toMatchObject({ kind: 'own', trouble: null, next: null })
    const [response] = await once(
      get({ port: port(), host: '127.0.0.1', ca: opened.bundle() ?? '' }),
      'response',
    )
    expect(response.statusCode).toBe(503)
  })
})
