import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { HTTP_LIMITS } from '../../../collector/gateway/admission.ts'
import { SUBPROTOCOL } from '../../../shared/protocol.ts'
import { AgentSocket, connectAgent } from '../../support/agent-client.ts'
import { roundFrame } from '../../support/frames.ts'
import { createGatewayRig, type GatewayRig } from '../../support/gateway-rig.ts'

// Other suites may have the machine: a second is not enough for it to get there.
const waitFor = (look: () => void, interval = 10) => vi.waitFor(look, { timeout: 8_000, interval })

let rig: GatewayRig
afterEach(() => rig.stop())

const HEAD = [
  'Host: x',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** Everything the server says to these bytes until it closes. */
async function answerTo(port: number, ...lines: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.write(lines.join('\r\n'))
  await once(socket, 'close')
  return answer
}

describe('before anything is upgraded', () => {
  it('another path is answered 404 and closed', async () => {
    rig = await createGatewayRig()
    const answer = await answerTo(rig.port, 'GET /elsewhere HTTP/1.1', ...HEAD, '', '')
    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    expect(rig.refused).toEqual([])
  })

  it.each([
    ['missing', []],
    ['another', ['Sec-WebSocket-Protocol: mqtt']],
  ])('a subprotocol that is %s is answered 400', async (_, protocol) => {
    rig = await createGatewayRig()
    const answer = await answerTo(rig.port, 'GET /agent/connect HTTP/1.1', ...HEAD, ...protocol, '', '')
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(rig.refused).toEqual(['malformed'])
  })

  it.each([
    ['connections', { connections: 1 }, 'try-again-later'],
    ['unproven connections', { unprovenConnections: 1 }, 'try-again-later'],
    ['connections of one address', { connectionsPerAddress: 1 }, 'too-many'],
  ])('too many %s are answered 503 with a time to come back', async (_, limits, reason) => {
    rig = await createGatewayRig({ limits })
    const first = new AgentSocket(rig.base)
    await first.next('challenge')
    const protocol = `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`
    const answer = await answerTo(rig.port, 'GET /agent/connect HTTP/1.1', ...HEAD, protocol, '', '')
    expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n(.+\r\n)*Retry-After: \d+\r\n/)
    expect(rig.refused).toEqual([reason])
    first.close()
    await first.closed
    await waitFor(() => expect(rig.gateway.countConnected()).toBe(0))
    await connectAgent(rig.base, rig.addHost())
  })

  it('a head that trickles in is cut off', async () => {
    const http = { ...HTTP_LIMITS, headersTimeout: 100, connectionsCheckingInterval: 20 }
    rig = await createGatewayRig({ http })
    expect(await answerTo(rig.port, 'GET /agent/connect HTTP/1.1', 'Host: x', 'X-Slow: ')).toMatch(
      /^HTTP\/1\.1 408/,
    )
  })
})

describe('time and room', () => {
  it('a connection that proves nothing ends', async () => {
    rig = await createGatewayRig({ limits: { proveWithin: 50 } })
    const agent = new AgentSocket(rig.base)
    expect(await agent.closed).toEqual({ code: 1008, reason: 'not-proven' })
    expect(rig.refused).toEqual(['not-proven'])
  })

  it('a proven agent that falls silent for three heartbeats is cut off', async () => {
    rig = await createGatewayRig({ heartbeatMs: 40 })
    const identity = rig.addHost()
    const { agent } = await connectAgent(rig.base, identity)
    expect((await agent.closed).code).toBe(1006)
    await waitFor(() => expect(rig.gateway.presence(identity.hostId)).toMatchObject({ connected: false }))
  })

  it('a flood waits at its tap, and nobody else does', async () => {
    rig = await createGatewayRig({ limits: { framesPerSecond: 20 } })
    const flood = await connectAgent(rig.base, rig.addHost())
    const calm = await connectAgent(rig.base, rig.addHost())
    const frame = JSON.stringify(roundFrame({ round: { planVersion: 'x'.repeat(64) } }))
    const pad = ' '.repeat(32_000)
    for (let count = 0; count < 100; count += 1) flood.agent.send(frame + pad)
    await waitFor(() => expect(rig.frames.length).toBeGreaterThanOrEqual(20))
    calm.agent.send('from the calm one')
    await waitFor(() => expect(rig.frames.some(({ connection }) => connection === 2)).toBe(true))
    expect(rig.frames.length).toBeLessThan(50)
    expect(rig.refused).toEqual([])
  })

  it('who sends while the writer is full waits until there is room', async () => {
    rig = await createGatewayRig()
    const { agent } = await connectAgent(rig.base, rig.addHost())
    rig.state.isFull = true
    const pad = ' '.repeat(100_000)
    for (let count = 0; count < 20; count += 1) agent.send(`${count}${pad}`)
    await waitFor(() => expect(rig.frames.length).toBeGreaterThan(0))
    expect(rig.frames.length).toBeLessThan(20)
    rig.state.isFull = false
    await waitFor(() => expect(rig.frames).toHaveLength(20))
  })

  it('an agent that does not read what it is told is cut off', async () => {
    rig = await createGatewayRig()
    const identity = rig.addHost()
    const { agent } = await connectAgent(rig.base, identity)
    agent.socket.pause()
    const message = 'm'.repeat(500)
    const refusals = Array.from(
      { length: 20_000 },
      () => ({ connection: 1, reason: 'malformed', message, close: false }) as const,
    )
    rig.gateway.refuse(refusals)
    await waitFor(() => expect(rig.gateway.presence(identity.hostId)).toMatchObject({ connected: false }))
    agent.socket.terminate()
  })
})
