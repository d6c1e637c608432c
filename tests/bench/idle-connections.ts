// What an idle agent costs the collector in memory, on plain loopback and on TLS: node tests/bench/idle-connections.ts
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type AgentSocket, connectAgent, createIdentity, type Identity } from '../support/agent-client.ts'
import { createGatewayRig } from '../support/gateway-rig.ts'
import { certify, createAuthority } from '../support/tls.ts'

type Started = { readonly base: string; readonly ca: string; readonly hosts: Identity[] }
const { values } = parseArgs({
  options: { agents: { type: 'string', default: '2000' }, serve: { type: 'string' } },
})
const count = Number(values.agents)
const AT_ONCE = 20

if (values.serve === undefined) {
  process.stdout.write(`${count} idle agents, resident memory of the process with the sockets\n`)
  for (const kind of ['plain', 'tls']) await measure(kind)
} else await serveSockets(values.serve)

async function measure(kind: string): Promise<void> {
  const child = fork(import.meta.filename, ['--serve', kind, '--agents', String(count)], {
    execArgv: ['--expose-gc'],
  })
  const [{ base, ca }] = (await once(child, 'message')) as [Started]
  const hostIds = Array.from({ length: count }, () => createIdentity())
  child.send(hostIds.map(({ hostId, publicKey }) => ({ hostId, publicKey })))
  await once(child, 'message')
  const before = await residentBytes(child)
  const agents: AgentSocket[] = []
  for (let first = 0; first < count; first += AT_ONCE) {
    const group = hostIds.slice(first, first + AT_ONCE)
    const connected = await Promise.all(group.map((one) => connectAgent(base, one, { ca })))
    agents.push(...connected.map(({ agent }) => agent))
  }
  const perAgent = ((await residentBytes(child)) - before) / count / 1_024
  process.stdout.write(`${kind.padEnd(6)} ${perAgent.toFixed(1)} KiB for each agent\n`)
  for (const agent of agents) agent.socket.terminate()
  child.kill()
  await once(child, 'exit')
}

async function residentBytes(child: ChildProcess): Promise<number> {
  child.send('collect')
  const [bytes] = (await once(child, 'message')) as [number]
  return bytes
}

async function serveSockets(kind: string): Promise<void> {
  const authority = createAuthority()
  const rig = await createGatewayRig({
    limits: { unprovenConnections: 1_000 },
    ...(kind === 'tls' ? { tls: certify(authority) } : {}),
  })
  process.on('message', (message: 'collect' | Pick<Identity, 'hostId' | 'publicKey'>[]) => {
    if (message === 'collect') {
      globalThis.gc?.()
      setTimeout(() => process.send?.(process.memoryUsage.rss()), 500)
      return
    }
    for (const { hostId, publicKey } of message) rig.hosts.set(hostId, { publicKey, revokedAt: null })
    process.send?.('known')
  })
  process.send?.({ base: rig.base, ca: authority.certificate })
}
