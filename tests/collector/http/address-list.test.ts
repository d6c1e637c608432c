// Addresses of sockets in lists of addresses and ranges.
import { expect, test } from 'vitest'
import { createAddressList } from '../../../collector/http/address-list.ts'
import { AllowedAddresses } from '../../../collector/people/settings.ts'

test.each([
  [['127.0.0.0/8', '::1/128'], '127.0.0.1', true],
  [['127.0.0.0/8', '::1/128'], '127.9.9.9', true],
  [['127.0.0.0/8', '::1/128'], '::1', true],
  [['127.0.0.0/8', '::1/128'], '::ffff:127.0.0.1', true],
  [['127.0.0.0/8', '::1/128'], '128.0.0.1', false],
  [['127.0.0.0/8', '::1/128'], '::2', false],
  [['10.0.0.5'], '10.0.0.5', true],
  [['10.0.0.5'], '10.0.0.6', false],
  [['fe80::/10'], 'fe80::1%eth0', true],
  [['0.0.0.0/0'], '203.0.113.9', true],
  [['0.0.0.0/0'], '2001:db8::1', false],
  [[], '127.0.0.1', false],
  [['10.0.0.0/8'], 'not an address', false],
])('%j has %s: %s', (ranges, address, expected) => {
  expect(createAddressList(ranges).has(address)).toBe(expected)
})

test.each(['10.0.0.0/33', '10.0.0', '::1/129', '10.0.0.0/8/8', 'localhost', '10.0.0.0/', ''])(
  'the settings refuse %s',
  (range) => {
    expect(AllowedAddresses.safeParse({ allow: [range] }).success).toBe(false)
  },
)
