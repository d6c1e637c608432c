// A peer that begins TLS and does not go on.
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { COLLECTOR_LIMITS } from '../../collector/limits.ts'
import { type Listener, openListener } from '../../collector/listener.ts'
import { freePort } from '../support/processes.ts'
import { openRawSocket } from '../support/raw-socket.ts'
import { certify, createAuthority } from '../support/tls.ts'

let listener: Listener | null = null
afterEach(() => listener?.server.close())

it('a TLS handshake that stalls is cut off in time', async () => {
  listener = await openListener(`127.0.0.1:${await freePort()}`, certify(createAuthority()))
  const { port } = listener.server.address() as AddressInfo
  const stalled = await openRawSocket(port)
  // The head of a record that holds a greeting, and nothing of the greeting.
  stalled.socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))
  const from = performance.now()
  await stalled.closed
  expect(performance.now() - from).toBeLessThan(2 * COLLECTOR_LIMITS.handshakeMs)
}, 60_000)
