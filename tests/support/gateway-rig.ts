// The real gateway on a real HTTP server and port; the writer behind it only writes down what it was given.
import { once } from 'node:events'
import { createServer, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { CollectorConfig } from '../../collector/config.ts'
import { Gateway, type GatewayParts } from '../../collector/gateway/gateway.ts'
import type { Command, ConnectAnswer, Heartbeat, RawFrame } from '../../collector/ingest/messages.ts'
import { WriterFailure } from '../../collector/ingest/writer-client.ts'
import type { ServerContext } from '../../collector/tls/port.ts'
import { createIdentity, type Identity } from './agent-client.ts'

export const COLLECTOR_ID = 'c0ffee'

export type GatewayRig = Awaited<ReturnType<typeof createGatewayRig>>
type Options = {
  readonly limits?: Partial<GatewayParts['limits']>
  readonly heartbeatMs?: number
  readonly http?: ServerOptions
  /** With TLS, by this certificate. */
  readonly tls?: ServerContext
  readonly trust?: GatewayParts['trust']
  readonly log?: GatewayParts['log']
}

export async function createGatewayRig(options: Options = {}) {
  const { limits = {}, heartbeatMs, http = {}, tls, trust, log = pino({ level: 'silent' }) } = options
  const frames: RawFrame[] = []
  const heartbeats: Heartbeat[] = []
  const commands: Command[] = []
  const refused: string[] = []
  const hosts = new Map<string, { publicKey: string; revokedAt: number | null }>()
  const holders = new Map<string, number>()
  const state = { isFull: false, waiting: 0 }
  let lease = 0

  const connect = (command: Extract<Command, { kind: 'connect' }>): ConnectAnswer => {
    const superseded = holders.get(command.hostId) ?? null
    holders.set(command.hostId, command.connection)
    lease += 1
    return { lease, committedSeq: 0, ahead: [], plan: null, superseded }
  }
  const rotateKey = ({ connection, publicKey }: Extract<Command, { kind: 'rotate-key' }>) => {
    const [hostId] = [...holders].find(([, holder]) => holder === connection) ?? []
    if (hostId === undefined) throw new WriterFailure({ code: 'superseded' })
    hosts.set(hostId, { publicKey, revokedAt: null })
    return { publicKey }
  }
  const writer = {
    takeFrame: (frame: RawFrame) => void frames.push(frame),
    takeHeartbeat: (heartbeat: Heartbeat) => void heartbeats.push(heartbeat),
    command: async (command: Command) => {
      commands.push(command)
      if (command.kind === 'disconnect') return null
      if (command.kind === 'rotate-key') return rotateKey(command)
      if (command.kind !== 'connect') throw new WriterFailure({ code: 'store-failed' })
      return connect(command)
    },
    isFull: () => state.isFull,
    hasRoom: () => !state.isFull,
    waitingFrames: () => state.waiting,
  }
  const gateway = new Gateway({
    writer: writer as unknown as GatewayParts['writer'],
    findHost: (hostId) => hosts.get(hostId) ?? null,
    collectorId: COLLECTOR_ID,
    limits: { ...CollectorConfig.parse({}).limits, ...limits },
    log,
    clock: () => Date.now(),
    onRefused: (reason) => refused.push(reason),
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    ...(trust === undefined ? {} : { trust }),
  })
  const server =
    tls === undefined
      ? createServer(http, (_, response) => response.writeHead(404).end())
      : createTlsServer({ ...http, ...tls }, (_, response) => response.writeHead(404).end())
  server.on('upgrade', gateway.handleUpgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    gateway,
    port,
    base: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    frames,
    heartbeats,
    commands,
    refused,
    hosts,
    state,
    addHost(revokedAt: number | null = null): Identity {
      const identity = createIdentity()
      hosts.set(identity.hostId, { publicKey: identity.publicKey, revokedAt })
      return identity
    },
    async stop() {
      await gateway.stop(200)
      server.closeAllConnections()
      server.close()
    },
  }
}
