// Wrong, replayed and stolen proofs, one by one and as a flood beside agents that do their work.
import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { COLLECTOR_LIMITS } from '../../collector/limits.ts'
import { AgentSocket, connectAgent, createIdentity, proveFrame } from '../support/agent-client.ts'
import { heartbeatFrame } from '../support/frames.ts'
import { createGatewayRig, type GatewayRig } from '../support/gateway-rig.ts'

const waitFor = (look: () => void) => vi.waitFor(look, { timeout: 8_000, interval: 10 })

let rig: GatewayRig | null = null
afterEach(async () => {
  await rig?.stop()
  rig = null
})
async function start(options: Parameters<typeof createGatewayRig>[0] = {}): Promise<GatewayRig> {
  rig = await createGatewayRig(options)
  return rig
}
async function challenged(base: string) {
  const agent = new AgentSocket(base)
  return { agent, challenge: await agent.next('challenge') }
}

describe('a proof', () => {
  it('of an earlier connection is worth nothing on the next', async () => {
    const { base, addHost, commands } = await start()
    const identity = addHost()
    const first = await challenged(base)
    const proof = proveFrame(identity, first.challenge)
    first.agent.send(proof)
    await first.agent.next('welcome')
    const thief = await challenged(base)
    expect(thief.challenge.nonce).not.toBe(first.challenge.nonce)
    thief.agent.send(proof)
    expect((await thief.agent.closed).reason).toBe('bad-proof')
    expect(commands.filter(({ kind }) => kind === 'connect')).toHaveLength(1)
  })

  it('sent twice on its own connection is refused the second time', async () => {
    const { base, addHost, frames } = await start()
    const { agent, challenge } = await challenged(base)
    const proof = proveFrame(addHost(), challenge)
    agent.send(proof)
    agent.send(proof)
    const { reason } = await agent.closed
    expect(['not-proven', '']).toContain(reason)
    expect(frames).toEqual([])
  })

  it('of one host is worth nothing for another', async () => {
    const { base, addHost } = await start()
    const own = addHost()
    const other = addHost()
    const { agent, challenge } = await challenged(base)
    agent.send({ ...proveFrame(own, challenge), hostId: other.hostId })
    expect((await agent.closed).reason).toBe('bad-proof')
  })

  it('for another collector is worth nothing here', async () => {
    const { base, addHost } = await start()
    const { agent, challenge } = await challenged(base)
    agent.send(proveFrame(addHost(), { ...challenge, collectorId: 'another' }))
    expect((await agent.closed).reason).toBe('bad-proof')
  })

  it('of a host that was revoked or never was is refused, whatever key it is made with', async () => {
    const { base, addHost } = await start()
    for (const [identity, reason] of [
      [addHost(1_765_000_000_000), 'revoked'],
      [createIdentity(), 'unknown-host'],
    ] as const) {
      const { agent, challenge } = await challenged(base)
      agent.send(proveFrame(identity, challenge))
      expect((await agent.closed).reason).toBe(reason)
    }
  })
})

describe('a flood of wrong proofs', () => {
  it('leaves proven agents alone, holds few places, and fills no log', async () => {
    const lines: string[] = []
    const log = pino({ level: 'debug' }, { write: (line) => void lines.push(line) })
    const { base, addHost, gateway, refused } = await start({
      log,
      limits: { unprovenConnections: 50, connectionsPerAddress: 2_000 },
    })
    const identity = addHost()
    const { agent } = await connectAgent(base, identity)
    const stranger = createIdentity(identity.hostId)
    let answered = 0
    const attack = async () => {
      const socket = new AgentSocket(base)
      const challenge = await Promise.race([socket.next('challenge'), socket.closed.then(() => null)])
      if (challenge !== null) socket.send(proveFrame(stranger, challenge as never))
      await socket.closed
    }
    const beats = setInterval(() => agent.send(heartbeatFrame(Date.now())), 5)
    for (let wave = 0; wave < 8; wave += 1) {
      await Promise.all(Array.from({ length: 100 }, attack))
      await agent.next('heartbeat')
      answered += 1
    }
    clearInterval(beats)
    expect(answered).toBe(8)
    expect(gateway.presence(identity.hostId)).toMatchObject({ connected: true })
    expect(refused.filter((reason) => reason === 'bad-proof').length).toBeGreaterThan(200)
    // Those for whom there was no place were told so before any key was looked at.
    expect(refused.every((reason) => ['bad-proof', 'try-again-later'].includes(reason))).toBe(true)
    await waitFor(() => expect(gateway.countConnected()).toBe(1))
    for (const message of ['connected', 'refused', 'closed', 'not let in']) {
      const written = lines.filter((line) => line.includes(`"msg":"${message}"`)).length
      expect(written).toBeLessThanOrEqual(COLLECTOR_LIMITS.logLinesPerMinute)
    }
  }, 60_000)
})
