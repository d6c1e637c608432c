import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from 'pino'
import type { LiveEvent } from '../shared/api/overview.ts'
import { createApp } from './app.ts'
import { createAttachmentStore } from './attachments/attachment-store.ts'
import { sweepAttachmentsDaily } from './attachments/sweep.ts'
import type { CollectorConfig } from './config.ts'
import { gapsNow } from './duty/gaps-now.ts'
import { createDemandBook } from './gateway/demands.ts'
import { Gateway } from './gateway/gateway.ts'
import { createHeadNotes } from './head-notes.ts'
import { createAddressList } from './http/address-list.ts'
import { createAgentAuthorityRoutes } from './http/agent-authority.ts'
import { createAgentEnrolRoutes } from './http/agent-enrol.ts'
import { createMetricsRoutes } from './http/metrics.ts'
import { createRequestGate } from './http/request-gate.ts'
import { type Bus, createBus } from './ingest/bus.ts'
import { WriterClient } from './ingest/writer-client.ts'
import { type Listener, refuseWhileStarting } from './listener.ts'
import { createHostTexts } from './metrics/host-texts.ts'
import { createOwnMetrics } from './metrics/own-metrics.ts'
import { type Notices, openNotices } from './notify/open-notices.ts'
import { openPeople } from './people/open-people.ts'
import { StartError } from './start-error.ts'
import type { ReadStore } from './store/read-store.ts'
import { openReadStore } from './store/sqlite/read-store.ts'
import type { Trust } from './tls/port.ts'
import { readVersion } from './version.ts'

export type Parts = {
  readonly hosts: number
  readonly loadMs: number
  readonly stop: () => Promise<void>
  /** Fulfilled when the writer is gone: nothing can be taken any more. */
  readonly died: Promise<Error>
}

type Ground = {
  readonly config: CollectorConfig
  readonly log: Logger
  readonly listener: Listener
  readonly trust: Trust
  /** Where the first one-time password goes; null: to the terminal. */
  readonly firstPasswordFile: string | null
}

export async function startParts({
  config,
  log,
  listener,
  trust,
  firstPasswordFile,
}: Ground): Promise<Parts> {
  const clock = () => Date.now()
  const databasePath = join(config.data, 'xunjian.db')
  const died = Promise.withResolvers<Error>()
  const bus = createBus<LiveEvent>((err) => log.error({ err }, 'a listener failed'))
  const joints: Joints = {
    gateway: null,
    demands: null,
    hostTexts: null,
    own: null,
    notices: null,
    storeTrouble: null,
  }
  const writer = new WriterClient(
    {
      databasePath,
      options: {
        store: config.store,
        staleness: config.staleness,
        suppression: config.suppression,
        clock: config.clock,
        plan: config.plan,
        timeZone: config.timeZone,
      },
    },
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
    trust,
  })
  const { people, stop: stopPeople } = await openPeople({
    config,
    readStore,
    writer,
    clock,
    log,
    firstPasswordFile,
  })
  const headNotes = createHeadNotes(readStore, log)
  const metrics = createMetrics({ readStore, writer, gateway, clock, joints })
  const attachments = createAttachmentStore(join(config.data, 'attachments'))
  const stopSweep = sweepAttachmentsDaily({ attachments, reads: readStore.attachments, writer, clock, log })
  const notices = openNotices({
    config,
    readStore,
    writer,
    clock,
    log,
    publicUrl: () => trust.url,
    onOutcome: (type, outcome) => joints.own?.noteNotification(type, outcome),
  })
  joints.notices = notices
  notices.start()
  const closing = new AbortController()
  const app = createApp({
    readStore,
    writer,
    isBusy: () => writer.isFull(),
    attachments,
    people,
    machineAddresses: {
      metrics: createAddressList(config.metrics.allow),
      health: createAddressList(config.health.allow),
    },
    hasStrictTransport: /^https:\/\/[^:]+$/.test(trust.url),
    bus,
    demands,
    notices: notices.dispatcher,
    log,
    clock,
    presence: (hostId) => gateway.presence(hostId),
    version: readVersion(),
    timeZone: config.timeZone,
    publicUrl: () => trust.url,
    authority: () => trust.fingerprint(),
    allowedHosts: () => trust.allowedHosts,
    trust,
    askKeyRotation: (hostId) => gateway.askKeyRotation(hostId),
    whyNotReady: () => joints.storeTrouble,
    dashboardDir: join(import.meta.dirname, '../dashboard/dist'),
    closing: closing.signal,
    mounts: [
      metrics,
      createAgentAuthorityRoutes(trust),
      createAgentEnrolRoutes({ writer, collectorId, clock, log }),
    ],
  })
  const { server } = listener
  server.on('upgrade', gateway.handleUpgrade)
  server.off('request', refuseWhileStarting)
  server.on('request', createRequestGate(config.limits, getRequestListener(app.fetch)))

  trust.start({
    onContext: listener.renew,
    onBundle: (bundle) => gateway.announceTrust(bundle),
    audit: (entry) => writer.command({ kind: 'note-audit', entry }),
  })

  const stop = async () => {
    server.close()
    closing.abort()
    trust.stop()
    stopSweep()
    await gateway.stop()
    await notices.stop()
    await writer.stop()
    headNotes.stop()
    stopPeople()
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
  notices: Notices | null
  own: ReturnType<typeof createOwnMetrics> | null
  /** Why the newest commit failed; null when it did not. */
  storeTrouble: string | null
}

function listenToWriter({ joints, bus, log }: { joints: Joints; bus: Bus<LiveEvent>; log: Logger }) {
  return {
    onCommitted: ({ acks, events, notifications, blocks, wanted, stats }) => {
      joints.storeTrouble = null
      joints.gateway?.acknowledge(acks)
      joints.hostTexts?.take(blocks)
      joints.own?.noteCommit(stats)
      joints.notices?.dispatcher.take(notifications)
      for (const event of events) {
        if (event.type === 'setting' && event.kind === 'channel') joints.notices?.lookAgain(event.id)
        joints.demands?.note(event)
        bus.publish(event)
      }
      // A host that is not connected tells by its next round.
      for (const { hostId, inspection } of wanted) joints.demands?.ask({ hostId, inspection })
      log.debug({ ...stats }, 'committed')
    },
    onRefused: (refusals) => joints.gateway?.refuse(refusals),
    onDemandRefused: (requestId, reason) => joints.demands?.refuse(requestId, reason),
    onClockSet: (byMs) => log.warn({ byMs }, 'the clock of this machine was set'),
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
  readonly trust: Trust
}

function createSockets({
  config,
  log,
  clock,
  writer,
  readStore,
  collectorId,
  bus,
  joints,
  trust,
}: SocketParts) {
  const gateway = new Gateway({
    writer,
    collectorId,
    log,
    clock,
    limits: config.limits,
    findHost: (hostId) => readStore.findHost(hostId),
    trust,
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
    faultTimes: readStore.faultTimes,
    countNotifications: () => joints.notices?.dispatcher.waiting() ?? 0,
    dutyGaps: () => gapsNow(readStore, clock()),
  })
  joints.hostTexts = hostTexts
  joints.own = own
  return createMetricsRoutes({ own, hostTexts, listTargets })
}
