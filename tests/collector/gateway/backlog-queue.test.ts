import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { laneOf } from '../../../collector/gateway/backlog-queue.ts'
import { type AgentSocket, connectAgent, type Identity } from '../../support/agent-client.ts'
import { roundFrame } from '../../support/frames.ts'
import { createGatewayRig, type GatewayRig } from '../../support/gateway-rig.ts'
import { until } from '../../support/processes.ts'

let rig: GatewayRig
beforeEach(async () => {
  rig = await createGatewayRig()
})
afterEach(async () => rig.stop())

const sent = (identity: Identity, seq: number, lane?: 'live' | 'backlog') => {
  const { type, round } = roundFrame()
  return JSON.stringify({ type, epoch: identity.epoch, seq, ...(lane && { lane }), round })
}
const arrived = () =>
  rig.frames.map(({ raw }) => (JSON.parse(Buffer.from(raw).toString()) as { seq: number }).seq)
const count = (frames: number) =>
  until(`${frames} frames`, () => (rig.frames.length >= frames ? true : null), 5_000)

describe('the lane of a frame', () => {
  it.each([
    ['{"type":"round","epoch":"0123456789abcdef","seq":1,"lane":"backlog","round":{}}', 'backlog'],
    ['{"type":"round","epoch":"0123456789abcdef","seq":1,"round":{},"lane":"live"}', 'live'],
    ['{"type":"round","epoch":"0123456789abcdef","seq":1,"round":{"note":"x"}}', 'in-order'],
    ['{"type":"gone","epoch":"0123456789abcdef","fromSeq":1,"toSeq":2,"reason":"refused"}', 'in-order'],
    ['{"type":"hello","lane":"backlog"}', 'other'],
    ['', 'other'],
  ])('%s is %s', (text, lane) => {
    expect(laneOf(Buffer.from(text))).toBe(lane)
  })
})

describe('a backlog while the writer is busy', () => {
  let identity: Identity
  let agent: AgentSocket
  beforeEach(async () => {
    identity = rig.addHost()
    agent = (await connectAgent(rig.base, identity)).agent
    rig.state.waiting = 1_000
  })

  it('lets live rounds by, and keeps the order of all the others', async () => {
    agent.send(sent(identity, 1, 'backlog'))
    agent.send(sent(identity, 2, 'backlog'))
    agent.send(sent(identity, 9, 'live'))
    agent.send(sent(identity, 3))
    agent.send(sent(identity, 10, 'live'))
    await count(2)
    expect(arrived()).toEqual([9, 10])
    rig.state.waiting = 0
    await count(5)
    expect(arrived()).toEqual([9, 10, 1, 2, 3])
  })

  it('takes turns among agents', async () => {
    const other = rig.addHost()
    const { agent: second } = await connectAgent(rig.base, other)
    for (const seq of [1, 2, 3]) agent.send(sent(identity, seq, 'backlog'))
    agent.send(sent(identity, 7, 'live'))
    await count(1)
    for (const seq of [11, 12, 13]) second.send(sent(other, seq, 'backlog'))
    second.send(sent(other, 17, 'live'))
    await count(2)
    rig.state.waiting = 0
    await count(8)
    expect(
      arrived()
        .slice(2, 4)
        .sort((a, b) => a - b),
    ).toEqual([1, 11])
  })

  it('forgets what a connection that is gone had sent', async () => {
    agent.send(sent(identity, 1, 'backlog'))
    agent.send(sent(identity, 2, 'live'))
    await count(1)
    agent.close()
    await agent.closed
    await until('gone', () => (rig.gateway.presence(identity.hostId)?.connected === false ? true : null))
    rig.state.waiting = 0
    const again = (await connectAgent(rig.base, identity)).agent
    again.send(sent(identity, 1))
    await count(2)
    expect(arrived()).toEqual([2, 1])
  })
})
