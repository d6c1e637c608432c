// A list of addresses and ranges, asked whether it has the address of a socket.
import { BlockList, isIP } from 'node:net'

export type AddressList = { readonly has: (address: string) => boolean }

export function createAddressList(ranges: readonly string[]): AddressList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return {
    has(address) {
      // A socket that listens on both kinds writes an IPv4 address as ::ffff:127.0.0.1.
      const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
      const family = isIP(plain)
      return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4')
    },
  }
}
