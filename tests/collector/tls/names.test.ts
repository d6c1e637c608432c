import { describe, expect, it } from 'vitest'
import { CollectorConfig } from '../../../collector/config.ts'
import { allowedHosts, certificateNames, type Machine, publicUrl } from '../../../collector/tls/names.ts'

const machine: Machine = {
  hostname: 'mon1',
  fullName: 'mon1.example.com',
  addresses: ['192.0.2.10', '2001:db8::10'],
}
const settings = (changes: object = {}) => CollectorConfig.parse(changes)

describe('where the collector is found', () => {
  it.each([
    [{}, 'http://127.0.0.1:8420'],
    [{ listen: '[::1]:8420' }, 'http://[::1]:8420'],
    [{ listen: '0.0.0.0:8420' }, 'https://mon1.example.com:8420'],
    [{ listen: '192.0.2.10:443' }, 'https://192.0.2.10:443'],
    [{ listen: '[::]:8420', tls: { names: ['watch.example.com'] } }, 'https://watch.example.com:8420'],
    [{ listen: '0.0.0.0:8420', publicUrl: 'https://w.example.com/' }, 'https://w.example.com'],
    [{ tls: { mode: 'own' } }, 'https://127.0.0.1:8420'],
  ])('%j: %s', (changes, url) => {
    expect(publicUrl(settings(changes), machine)).toBe(url)
  })

  it('goes by its address when it has no full name', () => {
    const nameless = { ...machine, fullName: null }
    expect(publicUrl(settings({ listen: '0.0.0.0:8420' }), nameless)).toBe('https://192.0.2.10:8420')
  })

  it('has all names and addresses of the machine in its certificate, and that of publicUrl', () => {
    expect(
      certificateNames(settings({ listen: '0.0.0.0:1', publicUrl: 'https://W.example.com' }), machine),
    ).toEqual([
      'mon1.example.com',
      'mon1',
      '192.0.2.10',
      '2001:db8::10',
      'localhost',
      '127.0.0.1',
      '::1',
      'w.example.com',
    ])
    expect(
      certificateNames(settings({ listen: '192.0.2.99:1', tls: { names: ['a', '::2'] } }), machine),
    ).toEqual(['a', '::2', '192.0.2.99'])
  })

  it('answers on loopback to loopback only, beyond it to its names', () => {
    const names = ['mon1.example.com', '2001:db8::10']
    expect([...allowedHosts(settings(), names)]).toEqual(['localhost', '127.0.0.1', '[::1]'])
    expect([
      ...allowedHosts(settings({ listen: '0.0.0.0:1', publicUrl: 'https://w.example.com' }), names),
    ]).toEqual(['localhost', '127.0.0.1', '[::1]', 'mon1.example.com', '[2001:db8::10]', 'w.example.com'])
  })
})
