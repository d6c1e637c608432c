import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LIMITS } from '../../../shared/limits.ts'
import { AgentSocket, connectAgent, createIdentity, proveFrame } from '../../support/agent-client.ts'
import { heartbeatFrame, helloFrame, roundFrame } from '../../support/frames.ts'
import { createGatewayRig, type GatewayRig } from '../../support/gateway-rig.ts'

// Other suites may have the machine: a second is not enough for it to get there.
const waitFor = (look: () => void, interval = 10) => vi.waitFor(look, { timeout: 8_000, interval })

let rig: GatewayRig
beforeEach(async () => {
  rig = await createGatewayRig()
})
afterEach(() => rig.stop())

const text = (frame: { raw: Uint8Array }) => Buffer.from(frame.raw).toString()

async function challenged() {
  const agent = new AgentSocket(rig.base)
  return { agent, challenge: await agent.next('challenge') }
}

describe('an agent that proves its host', () => {
  it('is welcome, with its lease and where to go on, and its frames go on as they came', async () => {
    const identity = rig.addHost()
    const { agent, welcome } = await connectAgent(rig.base, identity)
    expect(welcome).toMatchObject({ lease: 1, committedSeq: 0, heartbeatMs: 15_000, plan: null })
    expect(rig.commands[0]).toMatchObject({
      kind: 'connect',
      connection: 1,
      hostId: identity.hostId,
      epoch: identity.epoch,
      agentVersion: '0.1.0',
    })
    agent.send(helloFrame())
    agent.send('{"whatever":1}')
    await waitFor(() => expect(rig.frames).toHaveLength(2))
    expect(rig.frames.map(text)).toEqual([JSON.stringify(helloFrame()), '{"whatever":1}'])
    expect(rig.gateway.presence(identity.hostId)).toMatchObject({ connected: true })
  })

  it('hears acknowledgements and refusals of the writer', async () => {
    const identity = rig.addHost()
    const { agent } = await connectAgent(rig.base, identity)
    rig.gateway.acknowledge([{ connection: 1, epoch: identity.epoch, seq: 9, ahead: [[11, 12]] }])
    expect(await agent.next('ack')).toEqual({ type: 'ack', epoch: identity.epoch, seq: 9, ahead: [[11, 12]] })
    rig.gateway.refuse([{ connection: 1, reason: 'malformed', message: 'no', seq: 10, close: false }])
    expect(await agent.next('refused')).toEqual({
      type: 'refused',
      reason: 'malformed',
      message: 'no',
      seq: 10,
    })
    rig.gateway.refuse([{ connection: 1, reason: 'unknown-type', message: 'what', close: true }])
    expect(await agent.closed).toEqual({ code: 1008, reason: 'unknown-type' })
    expect(rig.refused).toEqual(['malformed', 'unknown-type'])
  })

  it('gets an answer to its heartbeat at once, and its clock offset is noted', async () => {
    const identity = rig.addHost()
    const { agent } = await connectAgent(rig.base, identity)
    const sentAt = Date.now() - 5_000
    agent.send(heartbeatFrame(sentAt))
    const reply = await agent.next('heartbeat')
    expect(reply.sentAt).toBe(sentAt)
    expect(rig.heartbeats).toEqual([
      {
        connection: 1,
        at: reply.at,
        clockOffsetMs: sentAt - reply.at,
        queue: { rounds: 0, bytes: 0, dropped: 0 },
      },
    ])
    expect(rig.frames).toEqual([])
  })

  it('is asked to inspect now while it is connected', async () => {
    const identity = rig.addHost()
    const { agent } = await connectAgent(rig.base, identity)
    expect(rig.gateway.inspect(identity.hostId, 'disk', 'd-1')).toBe(true)
    expect(await agent.next('inspect')).toEqual({ type: 'inspect', requestId: 'd-1', inspection: 'disk' })
    agent.close()
    await waitFor(() => expect(rig.gateway.presence(identity.hostId)).toMatchObject({ connected: false }))
    expect(rig.gateway.inspect(identity.hostId, 'disk', 'd-2')).toBe(false)
    expect(rig.commands.at(-1)).toMatchObject({ kind: 'disconnect', connection: 1 })
    expect(rig.gateway.presence(createIdentity().hostId)).toBeNull()
  })

  it('supersedes the connection that its host had before', async () => {
    const identity = rig.addHost()
    const first = await connectAgent(rig.base, identity)
    const second = await connectAgent(rig.base, identity)
    expect(await first.agent.next('refused')).toMatchObject({ reason: 'superseded' })
    expect(await first.agent.closed).toEqual({ code: 1008, reason: 'superseded' })
    expect(second.welcome.lease).toBe(2)
    await waitFor(() => expect(rig.commands.at(-1)).toMatchObject({ kind: 'disconnect', connection: 1 }))
    expect(rig.gateway.presence(identity.hostId)).toMatchObject({ connected: true })
    expect(rig.gateway.countConnected()).toBe(1)
    expect(rig.refused).toEqual(['superseded'])
  })

  it('is told when the collector stops', async () => {
    const { agent } = await connectAgent(rig.base, rig.addHost())
    await rig.gateway.stop()
    expect(await agent.next('refused')).toMatchObject({ reason: 'shutting-down' })
    expect(await agent.closed).toEqual({ code: 1012, reason: 'shutting-down' })
    const late = new AgentSocket(rig.base)
    await expect(late.opened).rejects.toThrow('503')
  })
})

describe('without a proof', () => {
  it.each([
    ['a round', JSON.stringify(roundFrame()), 'not-proven', 1008],
    ['a heartbeat', JSON.stringify(heartbeatFrame()), 'not-proven', 1008],
    ['nonsense', '{"type', 'malformed', 1008],
    ['an unknown type', '{"type":"telepathy"}', 'unknown-type', 1008],
    ['a binary frame', Buffer.from([1, 2, 3]), 'malformed', 1008],
    ['a long frame', JSON.stringify({ type: 'prove', pad: 'x'.repeat(5_000) }), 'too-large', 1009],
  ])('%s is refused with a reason and changes nothing', async (_, frame, reason, code) => {
    const { agent } = await challenged()
    agent.send(frame)
    expect(await agent.next('refused')).toMatchObject({ reason })
    expect(await agent.closed).toEqual({ code, reason })
    expect(rig.refused).toEqual([reason])
    expect([rig.frames, rig.heartbeats, rig.commands]).toEqual([[], [], []])
  })

  it('a proof by another key is refused', async () => {
    const { hostId } = rig.addHost()
    const { agent, challenge } = await challenged()
    agent.send(proveFrame(createIdentity(hostId), challenge))
    expect(await agent.closed).toEqual({ code: 1008, reason: 'bad-proof' })
    expect(rig.commands).toEqual([])
  })

  it('a proof for another collector is refused', async () => {
    const { agent, challenge } = await challenged()
    agent.send(proveFrame(rig.addHost(), { ...challenge, collectorId: 'another' }))
    expect(await agent.closed).toEqual({ code: 1008, reason: 'bad-proof' })
  })

  it('a proof that was used before is refused on every later connection', async () => {
    const identity = rig.addHost()
    const first = await challenged()
    const proof = proveFrame(identity, first.challenge)
    first.agent.send(proof)
    await first.agent.next('welcome')
    const second = await challenged()
    second.agent.send(proof)
    expect(await second.agent.closed).toEqual({ code: 1008, reason: 'bad-proof' })
    expect(rig.gateway.presence(identity.hostId)).toMatchObject({ connected: true })
  })

  it('a host that is unknown or revoked is told so', async () => {
    const unknown = await challenged()
    unknown.agent.send(proveFrame(createIdentity(), unknown.challenge))
    expect(await unknown.agent.closed).toEqual({ code: 1008, reason: 'unknown-host' })
    const revoked = await challenged()
    revoked.agent.send(proveFrame(rig.addHost(1), revoked.challenge))
    expect(await revoked.agent.closed).toEqual({ code: 1008, reason: 'revoked' })
  })

  it('frames on the heels of the proof are refused', async () => {
    const identity = rig.addHost()
    const { agent, challenge } = await challenged()
    agent.send(proveFrame(identity, challenge))
    agent.send(helloFrame())
    expect(await agent.closed).toEqual({ code: 1008, reason: 'not-proven' })
    expect(rig.frames).toEqual([])
    await waitFor(() => expect(rig.commands.at(-1)?.kind).not.toBe('connect'))
  })
})

describe('a frame of a proven agent that is too large', () => {
  it('reaches the writer, which refuses it by name, while it is not absurd', async () => {
    const { agent } = await connectAgent(rig.base, rig.addHost())
    agent.send('x'.repeat(LIMITS.frameBytes + 1))
    await waitFor(() => expect(rig.frames).toHaveLength(1))
  })

  it('ends the connection when it is absurd', async () => {
    const { agent } = await connectAgent(rig.base, rig.addHost())
    agent.send('x'.repeat(2 * LIMITS.frameBytes + 1))
    expect((await agent.closed).code).toBe(1009)
    expect(rig.refused).toEqual(['too-large'])
    expect(rig.frames).toEqual([])
  })
})
