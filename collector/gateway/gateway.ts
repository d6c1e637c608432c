// The sockets of the agents: lets them in, has them prove who they are, passes frames in and acknowledgements out.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { HEARTBEAT_MS, type RefusalReason, SUBPROTOCOL } from '../../shared/protocol.ts'
import { createAfterRush } from '../after-rush.ts'
import type { CollectorConfig } from '../config.ts'
import type { Ack, Refusal } from '../ingest/messages.ts'
import type { WriterClient } from '../ingest/writer-client.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { Trust } from '../tls/port.ts'
import { judgeAdmission, rejectUpgrade } from './admission.ts'
import { type BoundedLog, createBoundedLog } from './bounded-log.ts'
import { Connection } from './connection.ts'
import { createIntake, type IntakeWriter } from './intake.ts'
import { createKeyRotation, isKeyRotation } from './key-rotation.ts'
import { bindingOf } from './proof.ts'
import { type FindHost, type Proven, prove } from './prove.ts'
import { createSessions } from './sessions.ts'
import { createTap } from './tap.ts'

export type GatewayParts = {
  readonly writer: IntakeWriter & Pick<WriterClient, 'command'>
  readonly findHost: FindHost
  readonly collectorId: string
  readonly limits: CollectorConfig['limits']
  readonly log: Logger
  readonly clock: () => number
  readonly onRefused: (reason: RefusalReason) => void
  /** What hosts are to trust from now on; without it nothing is announced. */
  readonly trust?: Pick<Trust, 'bundle' | 'noteInformed'>
  /** Shorter in tests. */
  readonly heartbeatMs?: number
}

const CLOSE_MS = 2_000

/** A class because it has a life: it opens with the server and closes its sockets in order. */
export class Gateway {
  readonly #parts: GatewayParts
  readonly #heartbeatMs: number
  readonly #sessions = createSessions()
  readonly #crowdLog: BoundedLog
  readonly #afterRush = createAfterRush()
  readonly #server: WebSocketServer
  readonly #watch: NodeJS.Timeout
  readonly #intake: ReturnType<typeof createIntake>
  readonly #keyRotation: ReturnType<typeof createKeyRotation>
  #nextConnection = 1
  #isClosing = false
  #onEmpty: (() => void) | null = null

  constructor(parts: GatewayParts) {
    this.#parts = parts
    this.#crowdLog = createBoundedLog(parts.log, parts.clock)
    this.#intake = createIntake(parts.writer)
    this.#keyRotation = createKeyRotation(parts)
    this.#heartbeatMs = parts.heartbeatMs ?? HEARTBEAT_MS
    const options = {
      noServer: true,
      perMessageDeflate: false,
      maxPayload: COLLECTOR_LIMITS.socketMessageBytes,
      // The decoder looks at every frame's UTF-8 itself.
      skipUTF8Validation: true,
      closeTimeout: CLOSE_MS,
      handleProtocols: () => SUBPROTOCOL,
    }
    this.#server = new WebSocketServer(options)
    this.#watch = setInterval(() => this.#endSilent(), this.#heartbeatMs)
  }

  /** For the 'upgrade' event of the HTTP server. */
  readonly handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const address = request.socket.remoteAddress ?? 'unknown'
    const crowd = {
      ...this.#sessions.counts(),
      ofAddress: this.#sessions.ofAddress(address),
      isClosing: this.#isClosing,
    }
    socket.on('error', (err) => this.#parts.log.debug({ err, address }, 'socket failed before it was open'))
    const rejection = judgeAdmission(request, crowd, this.#parts.limits)
    if (rejection !== null) {
      if (rejection.reason !== null) this.#parts.onRefused(rejection.reason)
      this.#crowdLog.info({ address, status: rejection.status, words: rejection.words }, 'not let in')
      rejectUpgrade(socket, rejection, 1 + Math.floor(Math.random() * 10))
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#open(webSocket, { address, binding: bindingOf(socket) }),
    )
  }

  presence(hostId: string) {
    return this.#sessions.presence(hostId)
  }

  /** Hosts that are connected now. */
  countConnected(): number {
    return this.#sessions.counts().hosts
  }

  /** Asks the agent of a host for a round; false when it is not connected. */
  inspect(hostId: string, inspection: string, requestId: string): boolean {
    const connection = this.#sessions.byHost(hostId)
    connection?.send({ type: 'inspect', requestId, inspection })
    return connection !== undefined
  }

  /** Asks the agent of a host to make itself a new key; false when it is not connected. */
  askKeyRotation(hostId: string): boolean {
    const connection = this.#sessions.byHost(hostId)
    connection?.send({ type: 'rotate-key' })
    return connection !== undefined
  }

  /** Tells all agents what they are to trust from now on. */
  announceTrust(trust: string): void {
    for (const connection of this.#sessions.all()) {
      if (connection.stage !== 'proven' || connection.hostId === null) continue
      connection.send({ type: 'trust', trust })
      this.#parts.trust?.noteInformed(connection.hostId)
    }
  }

  /** After a commit. */
  acknowledge(acks: readonly Ack[]): void {
    for (const ack of acks) this.#sessions.byId(ack.connection)?.acknowledge(ack)
  }

  /** What the writer would not take. */
  refuse(refusals: readonly Refusal[]): void {
    for (const { connection: id, reason, message, seq, close } of refusals) {
      this.#parts.onRefused(reason)
      const connection = this.#sessions.byId(id)
      if (connection === undefined) continue
      this.#crowdLog.warn(
        { connection: id, hostId: connection.hostId, reason, message, seq },
        'frame refused',
      )
      if (close) connection.refuse(reason, message)
      else connection.send({ type: 'refused', reason, message, ...(seq === undefined ? {} : { seq }) })
    }
  }

  /** The writer has forgotten all connections: they have to come anew. */
  refuseAll(reason: RefusalReason, message: string): void {
    for (const connection of this.#sessions.all()) this.#refuse(connection, reason, message)
  }

  /** Tells every agent, lets nobody in, and ends what is still open at the deadline. */
  async stop(deadlineMs = CLOSE_MS): Promise<void> {
    this.#isClosing = true
    clearInterval(this.#watch)
    this.#crowdLog.stop()
    this.#afterRush.stop()
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve
    })
    const timer = setTimeout(() => {
      for (const connection of this.#sessions.all()) connection.terminate()
    }, deadlineMs)
    this.refuseAll('shutting-down', 'the collector stops; come back later')
    if (this.#sessions.counts().connections > 0) await empty
    clearTimeout(timer)
    this.#server.close()
  }

  #open(socket: WebSocket, { address, binding }: { address: string; binding: string | null }): void {
    const { clock, limits, collectorId } = this.#parts
    const at = clock()
    const connection = new Connection({
      id: this.#nextConnection++,
      socket,
      address,
      nonce: randomBytes(32).toString('base64url'),
      binding,
      tap: createTap(limits.framesPerSecond),
      at,
    })
    this.#sessions.add(connection)
    this.#crowdLog.info({ connection: connection.id, address }, 'connected')
    const timer = setTimeout(() => this.#endUnproven(connection), limits.proveWithin)
    socket.on('message', (data, isBinary) => this.#receive(connection, data, isBinary))
    socket.on('ping', () => {
      connection.heardAt = clock()
    })
    socket.on('error', (err) => this.#fail(connection, err))
    socket.on('close', (code) => {
      clearTimeout(timer)
      this.#forget(connection, code)
    })
    connection.send({ type: 'challenge', nonce: connection.nonce, collectorId, at })
  }

  #receive(connection: Connection, data: RawData, isBinary: boolean) {
    if (connection.stage === 'closing') return
    const receivedAt = this.#parts.clock()
    connection.heardAt = receivedAt
    // nodebuffer is the binary type of ws: one Buffer for each message.
    const raw = data as Buffer
    if (isBinary) return this.#refuse(connection, 'malformed', 'frames are text')
    if (connection.stage === 'challenged') return void this.#prove(connection, raw)
    if (connection.stage === 'proving') {
      return this.#refuse(connection, 'not-proven', 'wait for welcome before the next frame')
    }
    if (isKeyRotation(raw)) return void this.#rotateKey(connection, raw)
    this.#intake.take(connection, raw, receivedAt)
  }

  async #rotateKey(connection: Connection, raw: Buffer): Promise<void> {
    const refused = await this.#keyRotation.take(connection, raw)
    if (refused !== null) this.#refuse(connection, refused.reason, refused.message)
  }

  async #prove(connection: Connection, raw: Buffer): Promise<void> {
    connection.stage = 'proving'
    try {
      const proven = await prove(raw, connection, this.#parts)
      if ('refused' in proven) this.#refuse(connection, proven.refused, proven.message)
      else this.#welcome(connection, proven)
    } catch (err) {
      this.#parts.log.error({ connection: connection.id, err }, 'proof could not be checked')
      this.#refuse(connection, 'try-again-later', 'the collector cannot take connections now')
    }
  }

  #welcome(connection: Connection, { hostId, answer }: Proven) {
    // It may have gone while the writer gave it the lease.
    if (connection.stage !== 'proving') return this.#disconnect(connection)
    const { log, clock } = this.#parts
    this.#endSuperseded(hostId, answer.superseded)
    this.#sessions.prove(connection, hostId)
    connection.stage = 'proven'
    this.#afterRush.came()
    const { lease, committedSeq, ahead, plan } = answer
    const trust = this.#parts.trust?.bundle() ?? null
    log.info({ connection: connection.id, hostId, lease, committedSeq }, 'proven')
    connection.send({
      type: 'welcome',
      lease,
      committedSeq,
      ...(ahead.length === 0 ? {} : { ahead: [...ahead] }),
      heartbeatMs: this.#heartbeatMs,
      plan,
      at: clock(),
      ...(trust === null ? {} : { trust }),
    })
    if (trust !== null) this.#parts.trust?.noteInformed(hostId)
  }

  #endSuperseded(hostId: string, superseded: number | null): void {
    const older = [
      this.#sessions.byHost(hostId),
      superseded === null ? undefined : this.#sessions.byId(superseded),
    ]
    for (const connection of older) {
      if (connection !== undefined) {
        this.#refuse(connection, 'superseded', 'a newer connection of this host has taken over')
      }
    }
  }

  #refuse(connection: Connection, reason: RefusalReason, message: string): void {
    if (connection.stage === 'closing') return
    this.#parts.onRefused(reason)
    this.#crowdLog.warn(
      { connection: connection.id, hostId: connection.hostId, address: connection.address, reason },
      'refused',
    )
    connection.refuse(reason, message)
  }

  #endUnproven(connection: Connection): void {
    if (connection.stage === 'challenged' || connection.stage === 'proving') {
      this.#refuse(connection, 'not-proven', 'no proof came in time')
    }
  }

  #endSilent(): void {
    const since = this.#parts.clock() - 3 * this.#heartbeatMs
    for (const connection of this.#sessions.all()) {
      if (connection.heardAt >= since || connection.stage !== 'proven' || this.#intake.isHeld(connection))
        continue
      this.#parts.log.warn(
        { connection: connection.id, hostId: connection.hostId },
        'nothing heard for too long',
      )
      connection.terminate()
    }
  }

  /** ws closes by itself what it cannot read; here it is only counted. */
  #fail(connection: Connection, err: Error): void {
    const isTooLarge = 'code' in err && err.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    const isPeers = 'code' in err && String(err.code).startsWith('WS_ERR')
    if (isPeers) this.#parts.onRefused(isTooLarge ? 'too-large' : 'malformed')
    this.#crowdLog.warn({ connection: connection.id, hostId: connection.hostId, err }, 'socket failed')
  }

  #forget(connection: Connection, code: number): void {
    connection.stage = 'closing'
    this.#intake.forget(connection)
    this.#sessions.remove(connection)
    this.#crowdLog.info({ connection: connection.id, hostId: connection.hostId, code }, 'closed')
    if (connection.hostId !== null) this.#disconnect(connection)
    if (this.#sessions.counts().connections === 0) this.#onEmpty?.()
  }

  #disconnect(connection: Connection): void {
    const { writer, clock, log } = this.#parts
    writer
      .command({ kind: 'disconnect', connection: connection.id, at: clock() })
      .catch((err) => log.warn({ connection: connection.id, err }, 'disconnect was not noted'))
  }
}
