// Where messages may go: the public internet, and of everything else what the configuration lists.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { createAddressList } from '../http/address-list.ts'

export type Address = { readonly address: string; readonly family: 4 | 6 }
export type Destinations = {
  /** Addresses of a host that may be spoken to, as they are now; throws a RefusedDestination when there is none. */
  readonly addressesOf: (host: string) => Promise<readonly Address[]>
  readonly allows: (host: string, address: string) => boolean
}

/** Sending there again is of no use until the configuration or the name changes. */
export class RefusedDestination extends Error {
  /** The host, and the addresses that it has. */
  readonly where: string

  constructor(where: string) {
    super(`${where} is not in the public internet and not listed under notify.allow`)
    this.name = 'RefusedDestination'
    this.where = where
  }
}

/** Within one machine or one network: a listed name opens these. */
const PRIVATE = createAddressList([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
])
/**
 * Never meant by a name: this host, link-local with the metadata of clouds, protocol assignments, documentation,
 * benchmarks, multicast, reserved, tunnels that carry an IPv4 address, and what hypervisors answer themselves.
 */
const SPECIAL = createAddressList([
  '0.0.0.0/8',
  '100.100.100.200',
  '168.63.129.16',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  'fd00:ec2::/32',
])
const GLOBAL_IPV6 = createAddressList(['2000::/3'])

export function createDestinations(allow: readonly string[], resolve = resolveWithSystem): Destinations {
  const isRange = (entry: string) => isIP(entry.split('/')[0] ?? '') !== 0
  const listed = createAddressList(allow.filter(isRange))
  const names = new Set(allow.filter((entry) => !isRange(entry)).map(plainName))

  const allows = (host: string, written: string): boolean => {
    const address = plainAddress(written)
    if (listed.has(address)) return true
    const kind = kindOf(address)
    return kind === 'public' || (kind === 'private' && names.has(plainName(host)))
  }

  return {
    allows,
    async addressesOf(host) {
      const literal = isIP(host)
      const found = literal === 0 ? await resolve(host) : [{ address: host, family: literal as 4 | 6 }]
      const allowed = found.filter(({ address }) => allows(host, address))
      if (allowed.length > 0) return allowed
      const addresses = found.map(({ address }) => address).join(', ')
      const where = literal === 0 && addresses !== '' ? `${host} (${addresses})` : host
      throw new RefusedDestination(where)
    },
  }
}

function kindOf(address: string): 'public' | 'private' | 'special' {
  if (SPECIAL.has(address)) return 'special'
  if (PRIVATE.has(address)) return 'private'
  const family = isIP(address)
  return family === 4 || (family === 6 && GLOBAL_IPV6.has(address)) ? 'public' : 'special'
}

/** An IPv4 address that is written as IPv6, mapped or behind NAT64, is the IPv4 address. */
function plainAddress(written: string): string {
  const address = written.replace(/%.*$/, '')
  if (isIP(address) !== 6) return address
  const shortest = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const inside = /^(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(shortest)
  if (inside === null) return shortest
  const high = Number.parseInt(inside[1] ?? '0', 16)
  const low = Number.parseInt(inside[2] ?? '0', 16)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

async function resolveWithSystem(host: string): Promise<Address[]> {
  return (await lookup(host, { all: true })) as Address[]
}
