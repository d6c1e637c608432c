// One connection to the collector: challenge → prove → ready; rounds out, acknowledgements and demands in.
import type { RawData, WebSocket } from 'ws'
import type { z } from 'zod'
import type { Plan } from '../shared/plan.ts'
import {
  type AgentFrame,
  CollectorFrame,
  proofText,
  type RefusalReason,
  rotationText,
  type Traits,
} from '../shared/protocol.ts'
import type { HostKey } from './host-keys.ts'
import type { EnrolledIdentity } from './identity.ts'
import type { Outbox } from './outbox.ts'
import { Sender } from './sender.ts'

type Frame<Type extends CollectorFrame['type']> = Extract<CollectorFrame, { type: Type }>
export type Hello = Omit<Extract<AgentFrame, { type: 'hello' }>, 'type'>
export type DemandAnswer = 'accepted' | Extract<AgentFrame, { type: 'demand-refused' }>['reason']

export type SessionParts = {
  readonly socket: WebSocket
  readonly identity: Pick<EnrolledIdentity, 'hostId' | 'collectorId'>
  /** The key that this connection proves. */
  readonly key: HostKey
  /** What only the two ends of this TLS session know; null without TLS. */
  readonly binding: () => string | null
  readonly agentVersion: string
  /** Of this machine now. */
  readonly traits: () => Traits
  readonly outbox: Outbox
  readonly hello: () => Hello
  readonly onReady: (welcome: Frame<'welcome'>) => void
  readonly onPlan: (plan: Plan | null) => void
  readonly onDemand: (inspection: string, requestId: string) => DemandAnswer
  readonly onAck: () => void
  /** Authorities to trust from now on, PEM. */
  readonly onTrust: (bundle: string) => void
  /** The collector wants another key of this host. */
  readonly onRotationAsked: () => void
  readonly onKeyRotated: (publicKey: string) => void
  readonly onRefused: (refusal: Frame<'refused'>) => void
  readonly onStrange: (what: string) => void
  readonly onEnd: (end: SessionEnd) => void
}

export type SessionEnd = {
  /** `other-key`: the collector may know the other key of this host; the link says so. */
  readonly why: 'closed' | 'silent' | 'refused' | 'other-collector' | 'new-epoch' | 'other-key' | 'stopped'
  readonly reason?: RefusalReason
  readonly message: string
  /** Whether it came as far as being of use. */
  readonly wasReady: boolean
  /** The round on its way that the collector deals with first. */
  readonly oldestUnacked: number | null
}

const READY_WITHIN_MS = 20_000
const CLOSE_WITHIN_MS = 2_000
/** So many heartbeats without a frame, or without an ack for what was sent, and the connection counts as dead. */
const SILENT_HEARTBEATS = 3

export class Session {
  readonly #parts: SessionParts
  readonly #epoch: string
  #stage: 'challenged' | 'proving' | 'ready' | 'ended' = 'challenged'
  /** There is one when the session is ready. */
  #sender: Sender | null = null
  #nonce = ''
  #offeredKey: string | null = null
  #heartbeat: NodeJS.Timeout | undefined
  readonly #readyTimer: NodeJS.Timeout
  #closeTimer: NodeJS.Timeout | undefined
  #heardAt = performance.now()
  #ackedAt = performance.now()
  #end: Pick<SessionEnd, 'why' | 'reason' | 'message'> | null = null

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#epoch = parts.outbox.epoch
    this.#readyTimer = setTimeout(() => this.#finish('silent', 'no welcome came in time'), READY_WITHIN_MS)
    const { socket } = parts
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('error', (error) => {
      this.#end ??= { why: 'closed', message: error.message }
    })
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()))
  }

  get isReady(): boolean {
    return this.#stage === 'ready'
  }

  /** Sends what waits, as far as the window and the socket allow. */
  pump(): void {
    if (this.#stage !== 'ready' || this.#sender === null) return
    if (this.#parts.outbox.epoch !== this.#epoch) {
      this.#finish('new-epoch', 'the outbox began anew')
      return
    }
    if (this.#sender.onWay === 0) this.#ackedAt = performance.now()
    this.#sender.pump()
  }

  /** What the collector knows about this host is out of date. */
  sendHello(): void {
    if (this.#stage === 'ready') this.#send({ type: 'hello', ...this.#parts.hello() })
  }

  /** A new key for this host, signed with itself; once a connection. */
  offerKey({ publicKey, sign }: HostKey): void {
    if (this.#stage !== 'ready' || this.#offeredKey === publicKey) return
    this.#offeredKey = publicKey
    const { hostId } = this.#parts.identity
    const signature = sign(rotationText({ nonce: this.#nonce, hostId, publicKey }))
    this.#send({ type: 'rotate-key', publicKey, signature })
  }

  stop(): void {
    this.#finish('stopped', 'the agent stops')
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#stage === 'ended') return
    this.#heardAt = performance.now()
    const frame = isBinary ? null : parseCollectorFrame(data.toString())
    if (frame === null || !frame.success) {
      this.#parts.onStrange(frame === null ? 'not JSON' : (frame.error.issues[0]?.message ?? 'not a frame'))
      return
    }
    this.#take(frame.data)
  }

  #take(frame: CollectorFrame): void {
    switch (frame.type) {
      case 'challenge':
        this.#prove(frame)
        break
      case 'welcome':
        this.#begin(frame)
        break
      case 'ack':
        this.#acknowledge(frame)
        break
      case 'plan':
        if (this.#stage === 'ready') this.#parts.onPlan(frame.plan)
        break
      case 'inspect':
        this.#demand(frame)
        break
      case 'refused':
        this.#refused(frame)
        break
      case 'trust':
        if (this.#stage === 'ready') this.#parts.onTrust(frame.trust)
        break
      case 'rotate-key':
        if (this.#stage === 'ready') this.#parts.onRotationAsked()
        break
      case 'key-rotated':
        if (frame.publicKey === this.#offeredKey) this.#parts.onKeyRotated(frame.publicKey)
        break
      case 'heartbeat':
    }
  }

  #prove({ nonce, collectorId }: Frame<'challenge'>): void {
    const { identity, key, binding, agentVersion, traits } = this.#parts
    if (this.#stage !== 'challenged') return
    if (collectorId !== identity.collectorId) {
      this.#finish('other-collector', 'this is not the collector that this host enrolled with')
      return
    }
    this.#stage = 'proving'
    const { hostId } = identity
    this.#nonce = nonce
    const signature = key.sign(proofText({ nonce, hostId, collectorId, binding: binding() }))
    this.#send({ type: 'prove', hostId, epoch: this.#epoch, agentVersion, signature, traits: traits() })
  }

  #begin(welcome: Frame<'welcome'>): void {
    const { outbox, socket } = this.#parts
    const { committedSeq, ahead = [] } = welcome
    if (this.#stage !== 'proving') return
    if (outbox.epoch !== this.#epoch || outbox.reconcile(committedSeq, ahead) === 'new-epoch') {
      this.#finish('new-epoch', 'the collector has rounds that this outbox never gave')
      return
    }
    clearTimeout(this.#readyTimer)
    this.#stage = 'ready'
    this.#sender = new Sender({
      outbox,
      epoch: this.#epoch,
      committedSeq,
      ahead,
      send: (text) => socket.send(text),
      bufferedBytes: () => socket.bufferedAmount,
    })
    this.#heartbeat = setInterval(() => this.#beat(welcome.heartbeatMs), welcome.heartbeatMs)
    // First the plan, so that the hello behind it tells what really runs.
    this.#parts.onReady(welcome)
    this.sendHello()
    this.pump()
  }

  #acknowledge({ epoch, seq, ahead = [] }: Frame<'ack'>): void {
    // Only for what was sent here: an ack for more would take rounds from the queue that nobody has.
    if (this.#stage !== 'ready' || epoch !== this.#epoch || !this.#sender?.acknowledge(seq, ahead)) return
    this.#ackedAt = performance.now()
    this.#parts.outbox.acknowledge(seq, ahead)
    this.#parts.onAck()
    this.pump()
  }

  #demand({ requestId, inspection }: Frame<'inspect'>): void {
    if (this.#stage !== 'ready') return
    const answer = this.#parts.onDemand(inspection, requestId)
    if (answer !== 'accepted') this.#send({ type: 'demand-refused', requestId, reason: answer })
  }

  #refused(refusal: Frame<'refused'>): void {
    this.#parts.onRefused(refusal)
    const { seq, reason, message } = refusal
    if (seq === undefined) this.#end = { why: 'refused', reason, message }
    else if (this.#sender?.refused(seq)) this.pump()
  }

  #beat(heartbeatMs: number): void {
    const now = performance.now()
    const silentMs = now - (this.#sender?.onWay ? this.#ackedAt : this.#heardAt)
    if (silentMs > SILENT_HEARTBEATS * heartbeatMs || now - this.#heardAt > SILENT_HEARTBEATS * heartbeatMs) {
      this.#finish('silent', 'nothing came from the collector for too long')
      return
    }
    // As the clock shows it, for the collector to measure; a time that no frame may carry at its bound.
    const sentAt = Math.min(Math.max(Date.now(), 1e12), 1e13)
    this.#send({ type: 'heartbeat', sentAt, queue: this.#parts.outbox.size() })
    this.pump()
  }

  #send(frame: AgentFrame): void {
    this.#parts.socket.send(JSON.stringify(frame))
  }

  #finish(why: SessionEnd['why'], message: string): void {
    if (this.#stage === 'ended' || this.#closeTimer !== undefined) return
    this.#end = { why, message }
    if (why === 'silent') this.#parts.socket.terminate()
    else {
      this.#parts.socket.close(1000, message)
      this.#closeTimer = setTimeout(() => this.#parts.socket.terminate(), CLOSE_WITHIN_MS)
    }
  }

  #closed(code: number, reason: string): void {
    if (this.#stage === 'ended') return
    const wasReady = this.#stage === 'ready'
    this.#stage = 'ended'
    clearTimeout(this.#readyTimer)
    clearTimeout(this.#closeTimer)
    clearInterval(this.#heartbeat)
    const end = this.#end ?? { why: 'closed' as const, message: reason || `closed with code ${code}` }
    this.#parts.onEnd({ ...end, wasReady, oldestUnacked: this.#sender?.firstOnWay ?? null })
  }
}

/** Null when it is not even JSON; nothing of it is believed before it is parsed. */
export function parseCollectorFrame(text: string): z.ZodSafeParseResult<CollectorFrame> | null {
  try {
    return CollectorFrame.safeParse(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
