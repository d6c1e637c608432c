// The composition root of the running collector: builds the parts, joins them, stops them in order.
import { accessSync, constants, mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { type Logger, pino } from 'pino'
import type { LiveEvent } from '../shared/api/overview.ts'
import { createApp } from './app.ts'
import type { CollectorConfig } from './config.ts'
import { HTTP_LIMITS } from './gateway/admission.ts'
import { createDemandBook } from './gateway/demands.ts'
import { Gateway } from './gateway/gateway.ts'
import { createHeadNotes } from './head-notes.ts'
import { createAgentEnrolRoutes } from './http/agent-enrol.ts'
import { createMetricsRoutes } from './http/metrics.ts'
import { type Bus, createBus } from './ingest/bus.ts'
import { WriterClient } from './ingest/writer-client.ts'
import { createHostTexts } from './metrics/host-texts.ts'
import { createOwnMetrics } from './metrics/own-metrics.ts'
import { NOBODY } from './people/nobody.ts'
import { StartError } from './start-error.ts'
import type { ReadStore } from './store/read-store.ts'
import { openReadStore } from './store/sqlite/read-store.ts'
import { readVersion } from './version.ts'

const STOP_WITHIN_MS = 10_000

export async function serve(config: CollectorConfig): Promise<void> {
  const log = pino({ level: config.logLevel })
  const { host, port } = splitListen(config.listen)
  prepareFolder(config.data)
  const server = createServer({ keepAliveTimeout: 65_000, ...HTTP_LIMITS })
  server.on('request', refuseWhileStarting)
  await listen(server, host, port)
  const parts = await startParts(config, log, server).catch((error) => {
    // A listening server would keep the process from ending.
    server.close()
    throw error
  })
  log.info({ listen: config.listen, data: config.data, hosts: parts.hosts, loadMs: parts.loadMs }, 'ready')
  await stopOnSignal(log, parts)
}

type Parts = {
  readonly hosts: number
  readonly loadMs: number
  readonly stop: () => Promise<void>
  /** Fulfilled when the writer is gone: nothing can be taken any more. */
  readonly died: Promise<Error>
}

async function startParts(config: CollectorConfig, log: Logger, server: Server): Promise<Parts> {
  const clock = () => Date.now()
  const databasePath = join(config.data, 'xunjian.db')
  const died = Promise.withResolvers<Error>()
  const bus = createBus<LiveEvent>((err) => log.error({ err }, 'a listener failed'))
  const joints: Joints = { gateway: null, demands: null, hostTexts: null, own: null, storeTrouble: null }
  const writer = new WriterClient(
    { databasePath, options: { store: config.store, staleness: config.staleness, plan: config.plan } },
    { ...listenToWriter({ joints, bus, log }), onDied: died.resolve },
  )
  const { collectorId, hosts, loadMs } = await writer.ready.catch((err: Error) => {
    throw new StartError(`The database in ${config.data} cannot be used: ${err.message}`)
  })
  const readStore = openReadStore(databasePath)
  const { gateway, demands } = createSockets({
    config,
    log,
    clock,
    writer,
    readStore,
    collectorId,
    bus,
    joints,
  })
  const headNotes = createHeadNotes(readStore, log)
  const metrics = createMetrics({ readStore, writer, gateway, clock, joints })
  const closing = new AbortController()
  const app = createApp({
    readStore,
    writer,
    people: NOBODY,
    bus,
    demands,
    log,
    clock,
    presence: (hostId) => gateway.presence(hostId),
    version: readVersion(),
    timeZone: config.timeZone,
    publicUrl: () => `http://${config.listen}`,
    authority: () => null,
    whyNotReady: () => joints.storeTrouble,
    dashboardDir: join(import.meta.dirname, '../dashboard/dist'),
    closing: closing.signal,
    mounts: [metrics, createAgentEnrolRoutes({ writer, collectorId, clock, log })],
  })
  server.on('upgrade', gateway.handleUpgrade)
  server.off('request', refuseWhileStarting)
  server.on('request', getRequestListener(app.fetch))

  const stop = async () => {
    server.close()
    closing.abort()
    await gateway.stop()
    await writer.stop()
    headNotes.stop()
    server.closeAllConnections()
    readStore.close()
  }
  return { hosts, loadMs, stop, died: died.promise }
}

/** Parts that listen to the writer and are built after it. */
type Joints = {
  gateway: Gateway | null
  demands: ReturnType<typeof createDemandBook> | null
  hostTexts: ReturnType<typeof createHostTexts> | null
  own: ReturnType<typeof createOwnMetrics> | null
  /** Why the newest commit failed; null when it did not. */
  storeTrouble: string | null
}

function listenToWriter({ joints, bus, log }: { joints: Joints; bus: Bus<LiveEvent>; log: Logger }) {
  return {
    onCommitted: ({ acks, events, blocks, stats }) => {
      joints.storeTrouble = null
      joints.gateway?.acknowledge(acks)
      joints.hostTexts?.take(blocks)
      joints.own?.noteCommit(stats)
      for (const event of events) {
        joints.demands?.note(event)
        bus.publish(event)
      }
      log.debug({ ...stats }, 'committed')
    },
    onRefused: (refusals) => joints.gateway?.refuse(refusals),
    onDemandRefused: (requestId, reason) => joints.demands?.refuse(requestId, reason),
    onStoreFailed: (message) => {
      joints.storeTrouble = message
      log.error(
        { reason: message },
        'commit failed; nothing of it was acknowledged, agents will send it again',
      )
      joints.gateway?.refuseAll('try-again-later', 'the collector could not store')
    },
  } satisfies Omit<ConstructorParameters<typeof WriterClient>[1], 'onDied'>
}

type SocketParts = {
  readonly config: CollectorConfig
  readonly log: Logger
  readonly clock: () => number
  readonly writer: WriterClient
  readonly readStore: ReadStore
  readonly collectorId: string
  readonly bus: Bus<LiveEvent>
  readonly joints: Joints
}

function createSockets({ config, log, clock, writer, readStore, collectorId, bus, joints }: SocketParts) {
  const gateway = new Gateway({
    writer,
    collectorId,
    log,
    clock,
    limits: config.limits,
    findHost: (hostId) => readStore.findHost(hostId),
    onRefused: (reason) => joints.own?.noteRefused(reason),
  })
  const demands = createDemandBook({
    clock,
    inspect: (hostId, inspection, requestId) => gateway.inspect(hostId, inspection, requestId),
    publish: (event) => bus.publish(event),
  })
  joints.gateway = gateway
  joints.demands = demands
  return { gateway, demands }
}

function createMetrics(parts: {
  readStore: ReadStore
  writer: WriterClient
  gateway: Gateway
  clock: () => number
  joints: Joints
}) {
  const { readStore, writer, gateway, clock, joints } = parts
  const hostTexts = createHostTexts({
    readHost: (hostId) => readStore.readHostForMetrics(hostId),
    catalogue: () => readStore.catalogue(),
    presence: (hostId) => gateway.presence(hostId),
    clock,
    onWanted: (wanted) => writer.render(wanted),
  })
  const listTargets = () => readStore.listTargets()
  const own = createOwnMetrics({
    version: readVersion(),
    countAgents: () => ({ connected: gateway.countConnected(), enrolled: listTargets().length }),
    countFaults: () => readStore.faultCounts(),
    totalFaults: () => readStore.faultTotals(),
  })
  joints.hostTexts = hostTexts
  joints.own = own
  return createMetricsRoutes({ own, hostTexts, listTargets })
}

/** The port is taken before the database is read, so that a port in use is said at once. */
function refuseWhileStarting(_request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' })
    .end('The collector is starting.\n')
}

function splitListen(listen: string): { host: string; port: number } {
  const at = listen.lastIndexOf(':')
  return { host: listen.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(listen.slice(at + 1)) }
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `The data folder ${folder} cannot be written (${reason}). Choose another with "data:" or XUNJIAN_COLLECTOR_DATA.`,
    )
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program uses that port' : error.message
      reject(
        new StartError(
          `Cannot listen on ${host}:${port}: ${reason}. Choose another with "listen:" or XUNJIAN_COLLECTOR_LISTEN.`,
        ),
      )
    })
    server.listen(port, host, resolve)
  })
}

async function stopOnSignal(log: Logger, parts: Parts): Promise<void> {
  const signalled = Promise.withResolvers<string>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => signalled.resolve(signal))
  const reason = await Promise.race([signalled.promise, parts.died])
  if (reason instanceof Error) {
    log.fatal({ err: reason }, 'the writer died; start again, agents keep their rounds')
    process.exit(1)
  }
  log.info({ signal: reason }, 'stopping')
  setTimeout(() => {
    log.error('did not stop in time')
    process.exit(1)
  }, STOP_WITHIN_MS).unref()
  await parts.stop()
  log.info('stopped')
}
