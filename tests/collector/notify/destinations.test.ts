// Where messages may go: nobody who writes an address reaches what stands behind the collector.
import { describe, expect, it } from 'vitest'
import { createDestinations, RefusedDestination } from '../../../collector/notify/destinations.ts'

const REFUSED = [
  ['this machine', '127.0.0.1'],
  ['all of loopback', '127.8.9.10'],
  ['any address', '0.0.0.0'],
  ['private networks', '10.1.2.3'],
  ['private networks', '172.31.255.1'],
  ['private networks', '192.168.0.1'],
  ['networks of carriers', '100.64.0.1'],
  ['the metadata of clouds', '169.254.169.254'],
  ['the metadata of Alibaba Cloud', '100.100.100.200'],
  ['the metadata of Azure', '168.63.129.16'],
  ['the metadata of Oracle', '192.0.0.192'],
  ['documentation', '203.0.113.7'],
  ['multicast', '224.0.0.1'],
  ['everybody', '255.255.255.255'],
  ['this machine in IPv6', '::1'],
  ['any address in IPv6', '::'],
  ['IPv4 as IPv6', '::ffff:127.0.0.1'],
  ['IPv4 as IPv6 in hex', '::ffff:7f00:1'],
  ['IPv4 as IPv6 at length', '0:0:0:0:0:ffff:a00:1'],
  ['IPv4 behind NAT64', '64:ff9b::10.0.0.1'],
  ['IPv4 in a 6to4 tunnel', '2002:7f00:1::'],
  ['IPv4 in a Teredo tunnel', '2001:0:7f00:1::'],
  ['unique local addresses', 'fd12:3456::1'],
  ['link-local addresses', 'fe80::1%eth0'],
  ['multicast in IPv6', 'ff02::1'],
  ['the metadata of AWS in IPv6', 'fd00:ec2::254'],
] as const

describe('the destinations of messages', () => {
  it.each(REFUSED)('are not %s: %s', async (_what, address) => {
    await expect(createDestinations([]).addressesOf(address)).rejects.toBeInstanceOf(RefusedDestination)
  })

  it.each(['223.5.5.5', '2400:3200::1', '::ffff:223.5.5.5', '64:ff9b::223.5.5.5', '1.1.1.1'])(
    'are the public internet: %s',
    (address) => expect(createDestinations([]).allows('', address)).toBe(true),
  )

  it('are addresses and ranges of the intranet that are listed, in whatever way they are written', () => {
    const { allows } = createDestinations(['10.8.0.25', '192.168.4.0/24', 'fd12::/16', '169.254.9.9'])
    const yes = ['10.8.0.25', '::ffff:10.8.0.25', '192.168.4.200', 'fd12::9', '169.254.9.9']
    const no = ['10.8.0.26', '192.168.5.1', 'fd13::9', '169.254.169.254', '127.0.0.1']
    expect(yes.filter((address) => !allows('', address))).toEqual([])
    expect(no.filter((address) => allows('', address))).toEqual([])
  })

  it('are private addresses of a name that is listed, but never what is special', () => {
    const { allows } = createDestinations(['Mail.Example.internal'])
    expect(allows('mail.example.internal.', '10.0.0.5')).toBe(true)
    expect(allows('mail.example.internal', '127.0.0.1')).toBe(true)
    expect(allows('mail.example.internal', '169.254.169.254')).toBe(false)
    expect(allows('other.example.internal', '10.0.0.5')).toBe(false)
  })

  it('are judged by what a name resolves to, and of several addresses only the allowed ones are taken', async () => {
    const answers = [
      { address: '127.0.0.1', family: 4 as const },
      { address: '223.5.5.5', family: 4 as const },
    ]
    const some = createDestinations([], async () => answers)
    expect(await some.addressesOf('rebind.example')).toEqual([answers[1]])
    const none = createDestinations([], async () => answers.slice(0, 1))
    await expect(none.addressesOf('rebind.example')).rejects.toThrow(
      'rebind.example (127.0.0.1) is not in the public internet and not listed under notify.allow',
    )
  })

  it('are not what the name of this machine resolves to', async () => {
    await expect(createDestinations([]).addressesOf('localhost')).rejects.toBeInstanceOf(RefusedDestination)
  })
})
