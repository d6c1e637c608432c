// Peers that hold on without getting on: each is shown out, and meanwhile nobody else waits.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { HTTP_LIMITS } from '../../collector/gateway/admission.ts'
import { createRequestGate } from '../../collector/http/request-gate.ts'
import { AgentSocket, connectAgent } from '../support/agent-client.ts'
import { type ApiRig, CONTROL_TOKEN, createApiRig } from '../support/api-rig.ts'
import { createGatewayRig, type GatewayRig } from '../support/gateway-rig.ts'
import { openRawSocket, UPGRADE } from '../support/raw-socket.ts'

/** The limits of the program, a hundred times as strict. */
const FAST = { ...HTTP_LIMITS, headersTimeout: 100, requestTimeout: 300, connectionsCheckingInterval: 20 }
const waitFor = (look: () => void) => vi.waitFor(look, { timeout: 8_000, interval: 10 })

let gateway: GatewayRig | null = null
let api: ApiRig | null = null
let server: Server | null = null
afterEach(async () => {
  await gateway?.stop()
  server?.closeAllConnections()
  server?.close()
  api?.close()
  gateway = null
  server = null
  api = null
})

/** A request that stays open. */
async function openStream(port: number): Promise<Response> {
  const headers = { authorization: `Bearer ${CONTROL_TOKEN}` }
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/live`, { headers })
  expect(response.status).toBe(200)
  return response
}

async function startApi(limits = { openRequests: 500, openRequestsPerAddress: 250 }): Promise<number> {
  const rig = createApiRig()
  api = rig
  const answer = getRequestListener(rig.app.fetch)
  server = createServer(FAST)
  server.on('request', createRequestGate(limits, answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('HTTP', () => {
  it('a connection that says nothing is closed', async () => {
    const port = await startApi()
    const silent = await openRawSocket(port)
    await silent.closed
  })

  it('a head that trickles in is cut off', async () => {
    const port = await startApi()
    const slow = await openRawSocket(port)
    slow.trickle(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ${'x'.repeat(10_000)}`, 20)
    expect(await slow.closed).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('a head that is too large is refused', async () => {
    const port = await startApi()
    const large = await openRawSocket(port)
    large.socket.write(
      `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Large: ${'x'.repeat(HTTP_LIMITS.maxHeaderSize)}`,
    )
    expect(await large.closed).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('a body that trickles in is cut off, and leaves its place to others', async () => {
    const port = await startApi({ openRequests: 1, openRequestsPerAddress: 1 })
    const slow = await openRawSocket(port)
    const head = ['POST /api/v1/enrol-codes HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json']
    slow.socket.write([...head, 'Content-Length: 10000', '', '{'].join('\r\n'))
    slow.trickle(' '.repeat(10_000), 20)
    await waitFor(() => expect(slow.heard() !== '' || slow.socket.destroyed).toBe(true))
    await slow.closed
    await vi.waitFor(
      async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200),
      5_000,
    )
  })

  it('one request more than may be open is turned away from its head, with a time to come back', async () => {
    const port = await startApi({ openRequests: 2, openRequestsPerAddress: 2 })
    const held = [await openStream(port), await openStream(port)]
    const one = await openRawSocket(port)
    const head = ['POST /api/v1/enrol-codes HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json']
    // No byte of the body is sent: the answer does not wait for it.
    one.socket.write([...head, 'Content-Length: 2', '', ''].join('\r\n'))
    const answer = await one.closed
    expect(answer).toMatch(/^HTTP\/1\.1 503 (.+\r\n)+Retry-After: \d+\r\n/)
    expect(answer).toMatch(/Connection: close/)
    await held[0]?.body?.cancel()
    await vi.waitFor(
      async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200),
      5_000,
    )
    await held[1]?.body?.cancel()
  })

  it('one address cannot take all places', async () => {
    const port = await startApi({ openRequests: 500, openRequestsPerAddress: 1 })
    const held = await openStream(port)
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(503)
    await held.body?.cancel()
  })
})

describe('sockets of agents', () => {
  it('a handshake that trickles in is cut off while a real agent comes in', async () => {
    const rig = await createGatewayRig({ http: FAST })
    gateway = rig
    const slow = await openRawSocket(rig.port)
    slow.trickle(`${UPGRADE.join('\r\n')}\r\n\r\n`, 20)
    await connectAgent(rig.base, rig.addHost())
    expect(await slow.closed).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('never speaks compression, however much it is asked for', async () => {
    const rig = await createGatewayRig()
    gateway = rig
    const asking = await openRawSocket(rig.port)
    const extension = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'
    asking.socket.write([...UPGRADE, extension, '', ''].join('\r\n'))
    await waitFor(() => expect(asking.heard()).toMatch(/^HTTP\/1\.1 101 [\s\S]*\r\n\r\n/))
    expect(asking.heard().toLowerCase()).not.toContain('sec-websocket-extensions')
    asking.socket.destroy()
  })

  it('a frame of which only the beginning comes holds no place for long', async () => {
    const rig = await createGatewayRig({ limits: { proveWithin: 100, unprovenConnections: 1 } })
    gateway = rig
    const half = await openRawSocket(rig.port)
    half.socket.write([...UPGRADE, '', ''].join('\r\n'))
    await waitFor(() => expect(half.heard()).toContain('challenge'))
    // A masked text frame of 60,000 bytes, of which ten come and then pings forever.
    half.socket.write(Buffer.from([0x81, 0xfe, 0xea, 0x60, 0, 0, 0, 0, ...Buffer.from('{"type":"p')]))
    await half.closed
    expect(rig.refused).toEqual(['not-proven'])
    await connectAgent(rig.base, rig.addHost())
  })

  it('a stranger who only pings is shown out all the same', async () => {
    const rig = await createGatewayRig({ limits: { proveWithin: 100 } })
    gateway = rig
    const pinging = new AgentSocket(rig.base)
    await pinging.next('challenge')
    const timer = setInterval(() => pinging.socket.ping(), 10)
    expect(await pinging.closed).toMatchObject({ reason: 'not-proven' })
    clearInterval(timer)
  })

  it('an agent whose line is dead in both directions is given up, and may come again', async () => {
    const rig = await createGatewayRig({ heartbeatMs: 50 })
    gateway = rig
    const identity = rig.addHost()
    const { agent } = await connectAgent(rig.base, identity)
    agent.socket.pause()
    await waitFor(() => expect(rig.gateway.presence(identity.hostId)).toMatchObject({ connected: false }))
    const { welcome } = await connectAgent(rig.base, identity)
    expect(welcome.lease).toBe(2)
    agent.socket.terminate()
  })

  it('a message that is larger than any frame may be is cut off before it is held in memory', async () => {
    const rig = await createGatewayRig()
    gateway = rig
    const { agent } = await connectAgent(rig.base, rig.addHost())
    agent.send('x'.repeat(5 * 1024 * 1024))
    expect((await agent.closed).code).toBe(1009)
    expect(rig.frames).toEqual([])
    expect(rig.refused).toEqual(['too-large'])
  })
})
