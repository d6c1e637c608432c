import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OwnAuthority } from '../../../collector/tls/own-authority.ts'

const at = (moment: string) => Date.parse(moment)
const names = ['localhost', '127.0.0.1']
const by = { kind: 'person', id: 'p-1', name: 'Li', address: null } as const

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'authority-')), 'tls')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const open = (now: string, changed: readonly string[] = names) =>
  OwnAuthority.open({ folder, names: changed, now: at(now) })
const actionsOf = (own: OwnAuthority) => own.unaudited().map(({ action }) => action)
const certificatesIn = (pem: string) => pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []
const serverOf = (own: OwnAuthority) => new X509Certificate(own.context().cert)

describe('the collector’s own authority', () => {
  it('is made once, for ten years, in files that nobody else may read', async () => {
    const own = await open('2030-01-02')
    const authority = new X509Certificate(own.bundle())
    expect(authority.ca).toBe(true)
    expect(authority.validToDate).toEqual(new Date('2039-12-31'))
    expect(serverOf(own).checkIssued(authority)).toBe(true)
    expect(serverOf(own).verify(authority.publicKey)).toBe(true)
    expect(serverOf(own).checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'authorities.json')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'authority.pem'), 'utf8')).not.toContain('PRIVATE')
    expect(actionsOf(own)).toEqual(['authority.create'])
    expect(JSON.stringify(own.unaudited())).not.toContain('PRIVATE')
  })

  it('is the same after a restart, and so is the certificate while its names stay', async () => {
    const first = await open('2030-01-01')
    const again = await open('2030-01-20')
    expect(await again.look(at('2030-01-20'))).toEqual([])
    expect(again.context()).toEqual(first.context())
    const moved = await open('2030-01-21', [...names, '192.0.2.7'])
    expect(await moved.look(at('2030-01-21'))).toEqual(['renew'])
    expect(moved.bundle()).toBe(first.bundle())
    expect(serverOf(moved).checkIP('192.0.2.7')).toBe('192.0.2.7')
  })

  it('renews its certificate through a year, each time on record', async () => {
    const own = await open('2030-01-02')
    own.noteAudited(own.unaudited().length)
    const serials = new Set([serverOf(own).serialNumber])
    for (let day = 1; day <= 365; day += 1) {
      await own.look(at('2030-01-02') + day * 86_400_000)
      const { validFromDate, validToDate, serialNumber } = serverOf(own)
      serials.add(serialNumber)
      expect(validFromDate.getTime()).toBeLessThan(at('2030-01-02') + day * 86_400_000)
      expect(validToDate.getTime()).toBeGreaterThan(at('2030-01-02') + (day + 29) * 86_400_000)
    }
    expect(serials.size).toBe(7)
    expect(actionsOf(own)).toEqual(Array.from({ length: 6 }, () => 'certificate.renew'))
  })

  it('announces the next one a year before it ends, hands over after 30 days, and is forgotten at its end', async () => {
    const first = await open('2030-01-02')
    const own = await open('2038-12-31', names)
    expect(await own.look(at('2038-12-31'))).toEqual(['announce', 'renew'])
    const [present, next] = certificatesIn(own.bundle())
    expect(present?.trim()).toBe(first.bundle().trim())
    expect(own.nextState(3)).toMatchObject({ takesOverAt: at('2039-01-30'), hostsInformed: 0, hosts: 3 })

    expect(await own.look(at('2039-01-30'))).toEqual(['take-over'])
    expect(certificatesIn(own.bundle())).toEqual([next, present])
    expect(serverOf(own).checkIssued(new X509Certificate(String(next)))).toBe(true)
    // The chain carries the old one's word for the new one, for hosts that have not heard of it.
    const [, cross] = certificatesIn(own.context().cert)
    const crossed = new X509Certificate(String(cross))
    expect(crossed.verify(new X509Certificate(String(present)).publicKey)).toBe(true)
    expect(crossed.validToDate).toEqual(new Date('2039-12-31'))

    expect(await own.look(at('2039-12-31'))).toEqual(['renew', 'retire'])
    expect(certificatesIn(own.bundle())).toEqual([next])
    expect(certificatesIn(own.context().cert)).toHaveLength(1)
    expect(actionsOf(own)).toEqual([
      'authority.create',
      'authority.announce',
      'certificate.renew',
      'authority.take-over',
      'certificate.renew',
      'certificate.renew',
      'authority.retire',
    ])
  })

  it('keeps no key of an authority that was replaced', async () => {
    const own = await open('2030-01-01')
    await own.announce({ takesOverAt: at('2030-01-03'), by, now: at('2030-01-02') })
    const keys = () =>
      readFileSync(join(folder, 'authorities.json'), 'utf8').match(/BEGIN PRIVATE KEY/g)?.length
    expect(keys()).toBe(3)
    await own.look(at('2030-01-03'))
    expect(keys()).toBe(2)
  })

  it('is announced once, by whom is on record, and remembers over a restart who was told', async () => {
    const own = await open('2030-01-01')
    const asked = { takesOverAt: at('2030-02-01'), by, now: at('2030-01-02') }
    expect(own.noteInformed('early')).toBe(false)
    expect(await own.announce(asked)).toBe(true)
    expect(await own.announce(asked)).toBe(false)
    expect([own.noteInformed('a'), own.noteInformed('b'), own.noteInformed('a')]).toEqual([true, true, false])
    own.saveInformed()
    const again = await open('2030-01-03')
    expect(again.nextState(5)).toMatchObject({ hostsInformed: 2, hosts: 5 })
    expect(again.unaudited().at(-1)).toMatchObject({ action: 'authority.announce', by })
  })

  it('hands rows over to the operation log until it has them', async () => {
    const own = await open('2030-01-01')
    expect((await open('2030-01-01')).unaudited()).toHaveLength(1)
    own.noteAudited(1)
    expect((await open('2030-01-01')).unaudited()).toEqual([])
  })

  it('never makes a new one in place of one that cannot be read', async () => {
    await open('2030-01-01')
    writeFileSync(join(folder, 'authorities.json'), '{"present":')
    await expect(open('2030-01-02')).rejects.toThrow('Put it back from a backup')
  })
})
