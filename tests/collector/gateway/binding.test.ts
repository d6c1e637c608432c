import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { rotationText, SUBPROTOCOL } from '../../../shared/protocol.ts'
import {
  AgentSocket,
  connectAgent,
  createIdentity,
  proveFrame,
  signText,
} from '../../support/agent-client.ts'
import { createGatewayRig, type GatewayRig } from '../../support/gateway-rig.ts'
import { certify, createAuthority } from '../../support/tls.ts'

const authority = createAuthority()
let rig: GatewayRig
beforeEach(async () => {
  rig = await createGatewayRig({ tls: certify(authority) })
})
afterEach(() => rig.stop())

const dial = (base = rig.base) => new AgentSocket(base, { ca: authority.certificate })

/** Ends TLS with a certificate that the agent believes, and passes every frame on in both directions. */
async function createRelay(target: string) {
  const server = createServer(certify(authority))
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (agent) => {
    const collector = new WebSocket(target.replace(/^http/, 'ws'), SUBPROTOCOL, { ca: authority.certificate })
    collector.on('message', (data) => agent.send(String(data)))
    agent.on('message', (data) => collector.send(String(data)))
    collector.on('close', () => agent.close())
    agent.on('close', () => collector.close())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    base: `https://127.0.0.1:${port}`,
    stop() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('a proof on TLS', () => {
  it('is good on the session that it was made for', async () => {
    const { agent, welcome } = await connectAgent(rig.base, rig.addHost(), { ca: authority.certificate })
    expect(welcome.lease).toBe(1)
    agent.close()
  })

  it('cannot be relayed, not even by who has a certificate that the agent believes', async () => {
    const relay = await createRelay(`${rig.base}/agent/connect`)
    const agent = dial(relay.base)
    const challenge = await agent.next('challenge')
    agent.send(proveFrame(rig.addHost(), challenge, agent.binding))
    expect((await agent.next('refused')).reason).toBe('bad-proof')
    relay.stop()
    expect(rig.commands.filter(({ kind }) => kind === 'connect')).toEqual([])
  })

  it('cannot leave the session out', async () => {
    const agent = dial()
    agent.send(proveFrame(rig.addHost(), await agent.next('challenge'), null))
    expect((await agent.next('refused')).reason).toBe('bad-proof')
  })

  it('cannot be sent again on another session', async () => {
    const identity = rig.addHost()
    const first = dial()
    const proof = proveFrame(identity, await first.next('challenge'), first.binding)
    first.send(proof)
    await first.next('welcome')
    const second = dial()
    await second.next('challenge')
    expect(second.binding).not.toBe(first.binding)
    second.send(proof)
    expect((await second.next('refused')).reason).toBe('bad-proof')
    first.close()
  })
})

describe('a new key of a host', () => {
  async function connected() {
    const identity = rig.addHost()
    const agent = dial()
    const challenge = await agent.next('challenge')
    agent.send(proveFrame(identity, challenge, agent.binding))
    await agent.next('welcome')
    return { identity, agent, nonce: challenge.nonce }
  }
  const offer = (hostId: string, nonce: string, next = createIdentity(hostId)) => ({
    type: 'rotate-key' as const,
    publicKey: next.publicKey,
    signature: signText(next, rotationText({ nonce, hostId, publicKey: next.publicKey })),
  })

  it('is stored when it has signed for this connection, and then told', async () => {
    const { identity, agent, nonce } = await connected()
    const frame = offer(identity.hostId, nonce)
    agent.send(frame)
    expect((await agent.next('key-rotated')).publicKey).toBe(frame.publicKey)
    expect(rig.hosts.get(identity.hostId)?.publicKey).toBe(frame.publicKey)
    expect(rig.commands.at(-1)).toMatchObject({ kind: 'rotate-key', address: '127.0.0.1' })
    agent.close()
    const old = dial()
    old.send(proveFrame(identity, await old.next('challenge'), old.binding))
    expect((await old.next('refused')).reason).toBe('bad-proof')
  })

  it.each([
    ['for the nonce of another connection', (hostId: string) => offer(hostId, 'n'.repeat(43))],
    [
      'by another key',
      (hostId: string, nonce: string) => ({
        ...offer(hostId, nonce),
        publicKey: createIdentity(hostId).publicKey,
      }),
    ],
    ['for another host', (_: string, nonce: string) => offer(createIdentity().hostId, nonce)],
  ])('is refused when it was signed %s', async (_, make) => {
    const { identity, agent, nonce } = await connected()
    agent.send(make(identity.hostId, nonce))
    expect((await agent.next('refused')).reason).toBe('bad-proof')
    expect(rig.hosts.get(identity.hostId)?.publicKey).toBe(identity.publicKey)
  })

  it('is asked for when a person wants it, of hosts that are connected', async () => {
    const { identity, agent } = await connected()
    expect(rig.gateway.askKeyRotation(identity.hostId)).toBe(true)
    await agent.next('rotate-key')
    expect(rig.gateway.askKeyRotation(createIdentity().hostId)).toBe(false)
    agent.close()
  })
})

describe('announced authorities', () => {
  it('come with the welcome and, when they change, at once; who was told is noted', async () => {
    const informed: string[] = []
    const told = await createGatewayRig({
      tls: certify(authority),
      trust: { bundle: () => 'bundle-1', noteInformed: (hostId) => void informed.push(hostId) },
    })
    const identity = told.addHost()
    const { agent, welcome } = await connectAgent(told.base, identity, { ca: authority.certificate })
    expect(welcome.trust).toBe('bundle-1')
    told.gateway.announceTrust('bundle-2')
    expect((await agent.next('trust')).trust).toBe('bundle-2')
    expect(informed).toEqual([identity.hostId, identity.hostId])
    await told.stop()
  })
})
