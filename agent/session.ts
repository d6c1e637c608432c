// One connection to the collector: challenge → prove → ready; rounds out, acknowledgements and demands in.
import type { RawData, WebSocket } from 'ws'
import type { z } from 'zod'
import type { Plan } from '../shared/plan.ts'
import { type AgentFrame, CollectorFrame, proofText, type RefusalReason } from '../shared/protocol.ts'
import type { EnrolledIdentity } from './identity.ts'
import type { Outbox } from './outbox.ts'

type Frame<Type extends CollectorFrame['type']> = Extract<CollectorFrame, { type: Type }>
export type Hello = Omit<Extract<AgentFrame, { type: 'hello' }>, 'type'>
export type DemandAnswer = 'accepted' | Extract<AgentFrame, { type: 'demand-refused' }>['reason']

export type SessionParts = {
  readonly socket: WebSocket
  readonly identity: EnrolledIdentity
  readonly agentVersion: string
  readonly outbox: Outbox
  readonly hello: () => Hello
  readonly onReady: (welcome: Frame<'welcome'>) => void
  readonly onPlan: (plan: Plan | null) => void
  readonly onDemand: (inspection: string, requestId: string) => DemandAnswer
  readonly onAck: () => void
  readonly onRefused: (refusal: Frame<'refused'>) => void
  readonly onStrange: (what: string) => void
  readonly onEnd: (end: SessionEnd) => void
}

export type SessionEnd = {
  readonly why: 'closed' | 'silent' | 'refused' | 'other-collector' | 'new-epoch' | 'stopped'
  readonly reason?: RefusalReason
  readonly message: string
  /** Whether it came as far as being of use. */
  readonly wasReady: boolean
  /** The oldest round that was on its way. */
  readonly oldestUnacked: number | null
}

const WINDOW = 64
const MAX_BUFFERED_BYTES = 1024 * 1024
const READY_WITHIN_MS = 20_000
const CLOSE_WITHIN_MS = 2_000
/** So many heartbeats without a frame, or without an ack for what was sent, and the connection counts as dead. */
const SILENT_HEARTBEATS = 3

export class Session {
  readonly #parts: SessionParts
  readonly #epoch: string
  readonly #unacked: number[] = []
  #stage: 'challenged' | 'proving' | 'ready' | 'ended' = 'challenged'
  #sentSeq = 0
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
    if (this.#stage !== 'ready') return
    const { outbox, socket } = this.#parts
    if (outbox.epoch !== this.#epoch) {
      this.#finish('new-epoch', 'the outbox began anew')
      return
    }
    const room = WINDOW - this.#unacked.length
    if (room <= 0 || socket.bufferedAmount > MAX_BUFFERED_BYTES) return
    if (this.#unacked.length === 0) this.#ackedAt = performance.now()
    for (const { seq, json } of outbox.peek(this.#sentSeq, room)) {
      socket.send(`{"type":"round","epoch":"${this.#epoch}","seq":${seq},"round":${json}}`)
      this.#unacked.push(seq)
      this.#sentSeq = seq
    }
  }

  /** What the collector knows about this host is out of date. */
  sendHello(): void {
    if (this.#stage === 'ready') this.#send({ type: 'hello', ...this.#parts.hello() })
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
      case 'heartbeat':
    }
  }

  #prove({ nonce, collectorId }: Frame<'challenge'>): void {
    const { identity, agentVersion } = this.#parts
    if (this.#stage !== 'challenged') return
    if (collectorId !== identity.collectorId) {
      this.#finish('other-collector', 'this is not the collector that this host enrolled with')
      return
    }
    this.#stage = 'proving'
    const { hostId } = identity
    const signature = identity.sign(proofText({ nonce, hostId, collectorId }))
    this.#send({ type: 'prove', hostId, epoch: this.#epoch, agentVersion, signature })
  }

  #begin(welcome: Frame<'welcome'>): void {
    const { outbox } = this.#parts
    if (this.#stage !== 'proving') return
    if (outbox.epoch !== this.#epoch || outbox.reconcile(welcome.committedSeq) === 'new-epoch') {
      this.#finish('new-epoch', 'the collector has rounds that this outbox never gave')
      return
    }
    clearTimeout(this.#readyTimer)
    this.#stage = 'ready'
    this.#sentSeq = welcome.committedSeq
    this.#heartbeat = setInterval(() => this.#beat(welcome.heartbeatMs), welcome.heartbeatMs)
    // First the plan, so that the hello behind it tells what really runs.
    this.#parts.onReady(welcome)
    this.sendHello()
    this.pump()
  }

  #acknowledge({ epoch, seq }: Frame<'ack'>): void {
    // Only for what was sent here: an ack for more would delete rounds that nobody has.
    if (this.#stage !== 'ready' || epoch !== this.#epoch || seq > this.#sentSeq) return
    this.#ackedAt = performance.now()
    while ((this.#unacked[0] ?? Number.POSITIVE_INFINITY) <= seq) this.#unacked.shift()
    this.#parts.outbox.acknowledge(seq)
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
    const index = seq === undefined ? -1 : this.#unacked.indexOf(seq)
    if (seq !== undefined && index >= 0) {
      this.#unacked.splice(index, 1)
      this.#parts.outbox.refuse(seq)
      this.pump()
    } else if (seq === undefined) this.#end = { why: 'refused', reason, message }
  }

  #beat(heartbeatMs: number): void {
    const now = performance.now()
    const silentMs = now - Math.max(this.#unacked.length === 0 ? this.#heardAt : this.#ackedAt, 0)
    if (silentMs > SILENT_HEARTBEATS * heartbeatMs || now - this.#heardAt > SILENT_HEARTBEATS * heartbeatMs) {
      this.#finish('silent', 'nothing came from the collector for too long')
      return
    }
    this.#send({ type: 'heartbeat', sentAt: Date.now(), queue: this.#parts.outbox.size() })
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
    this.#parts.onEnd({ ...end, wasReady, oldestUnacked: this.#unacked[0] ?? null })
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
