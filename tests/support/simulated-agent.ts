// An agent that lives in the test: a durable outbox, the real protocol over a real socket, reconnects with full jitter.
import { WebSocket } from 'ws'
import { type AgentFrame, type CollectorFrame, type SeqRange, SUBPROTOCOL } from '../../shared/protocol.ts'
import { type Identity, proveFrame } from './agent-client.ts'
import type { ProducedRound, Recorder } from './recorder.ts'
import { finding, round } from './rounds.ts'
import type { Random } from './seeded.ts'

export type SimulatedSettings = {
  /** Like http://127.0.0.1:8420; asked at each connection. */
  readonly base: () => string
  readonly identity: Identity
  readonly hello: AgentFrame
  readonly recorder: Recorder
  readonly random: Random
  /** Source address, where one has not ports enough. */
  readonly localAddress?: string
  /** The first bound of the wait between connections; it doubles up to the longest. */
  readonly firstWaitMs?: number
  readonly longestWaitMs?: number
}

/** Of the backlog so much is on its way at once; live rounds go at once and do not wait for it. */
const WINDOW = 32
const UNPROVEN_MS = 20_000

/** A class because it has a life: it connects, is thrown out, comes back. What it holds outlives every connection. */
export class SimulatedAgent {
  /** From when a live round was made to its acknowledgement. */
  readonly liveAckMs: number[] = []
  /** From when a round of the backlog was sent to its acknowledgement. */
  readonly backlogAckMs: number[] = []
  refusals = 0
  /** Connections that ended or never came to be, and were tried again. */
  retries = 0
  readonly #settings: SimulatedSettings
  readonly #held = new Map<number, ProducedRound>()
  readonly #underWay = new Map<number, { readonly isLive: boolean; readonly sentAt: number }>()
  #lastSeq = 0
  /** Up to here the backlog of this connection goes; what is made later is live. */
  #backlogTo = 0
  #sentTo = 0
  #socket: WebSocket | null = null
  #isReady = false
  #attempt = 0
  #timers: NodeJS.Timeout[] = []
  #wanted = false
  readonly #whenReady: (() => void)[] = []

  constructor(settings: SimulatedSettings) {
    this.#settings = settings
  }

  get hostId(): string {
    return this.#settings.identity.hostId
  }
  get isReady(): boolean {
    return this.#isReady
  }
  get held(): number {
    return this.#held.size
  }

  /** Stored in the outbox, and sent at once when there is a connection. */
  produce(made: ProducedRound): void {
    const { recorder, identity } = this.#settings
    this.#lastSeq += 1
    this.#held.set(this.#lastSeq, made)
    recorder.produced(identity.hostId, identity.epoch, this.#lastSeq, made)
    if (this.#isReady) this.#sendLive(this.#lastSeq)
  }

  connect(): void {
    this.#wanted = true
    if (this.#socket === null) this.#open()
  }

  /** The line is cut; what is held stays held. */
  disconnect(): void {
    this.#wanted = false
    this.#end()
  }

  async ready(): Promise<void> {
    if (!this.#isReady) await new Promise<void>((resolve) => this.#whenReady.push(resolve))
  }

  #open(): void {
    const { base, localAddress } = this.#settings
    const url = `${base().replace(/^http/, 'ws')}/agent/connect`
    const socket = new WebSocket(url, SUBPROTOCOL, {
      perMessageDeflate: false,
      handshakeTimeout: UNPROVEN_MS,
      ...(localAddress === undefined ? {} : { localAddress }),
    })
    this.#socket = socket
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as CollectorFrame))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (this.#socket === socket) this.#end()
    })
  }

  #end(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer)
    const socket = this.#socket
    this.#socket = null
    this.#isReady = false
    this.#underWay.clear()
    socket?.terminate()
    if (!this.#wanted) return
    this.retries += 1
    const { random, firstWaitMs = 1_000, longestWaitMs = 60_000 } = this.#settings
    const bound = Math.min(firstWaitMs * 2 ** this.#attempt, longestWaitMs)
    this.#attempt += 1
    this.#timers.push(setTimeout(() => this.#open(), random.next() * bound))
  }

  #take(frame: CollectorFrame): void {
    if (frame.type === 'challenge') this.#send(proveFrame(this.#settings.identity, frame))
    else if (frame.type === 'welcome') this.#begin(frame)
    else if (frame.type === 'ack') this.#acknowledge(frame.seq, frame.ahead ?? [])
    else if (frame.type === 'refused') this.refusals += 1
  }

  #begin(welcome: Extract<CollectorFrame, { type: 'welcome' }>): void {
    this.#attempt = 0
    this.#isReady = true
    this.#backlogTo = this.#lastSeq
    this.#sentTo = welcome.committedSeq
    this.#acknowledge(welcome.committedSeq, welcome.ahead ?? [])
    this.#send(this.#settings.hello)
    this.#beat()
    this.#timers.push(setInterval(() => this.#beat(), welcome.heartbeatMs))
    this.#pump()
    for (const resolve of this.#whenReady.splice(0)) resolve()
  }

  #beat(): void {
    const queue = { rounds: this.#held.size, bytes: this.#held.size * 500, dropped: 0 }
    this.#send({ type: 'heartbeat', sentAt: Date.now(), queue })
  }

  #acknowledge(seq: number, ahead: readonly SeqRange[]): void {
    const { recorder, identity } = this.#settings
    recorder.acknowledged(identity.hostId, identity.epoch, seq, ahead)
    for (const one of this.#held.keys()) {
      if (one > seq) break
      this.#forget(one)
    }
    for (const [from, to] of ahead) for (let one = from; one <= to; one += 1) this.#forget(one)
    this.#pump()
  }

  #forget(seq: number): void {
    if (!this.#held.delete(seq)) return
    const sent = this.#underWay.get(seq)
    this.#underWay.delete(seq)
    if (sent === undefined) return
    const latencies = sent.isLive ? this.liveAckMs : this.backlogAckMs
    latencies.push(performance.now() - sent.sentAt)
  }

  #sendLive(seq: number): void {
    // Without a lane it says that nothing before it is still to come, so that must be true.
    const overtakes = this.#sentTo < this.#backlogTo
    this.#sendRound(seq, overtakes ? 'live' : undefined)
  }

  #pump(): void {
    if (!this.#isReady) return
    let room = WINDOW
    for (const { isLive } of this.#underWay.values()) if (!isLive) room -= 1
    while (room > 0 && this.#sentTo < this.#backlogTo) {
      this.#sentTo += 1
      if (!this.#held.has(this.#sentTo) || this.#underWay.has(this.#sentTo)) continue
      this.#sendRound(this.#sentTo, 'backlog')
      room -= 1
    }
  }

  #sendRound(seq: number, lane: 'live' | 'backlog' | undefined): void {
    const made = this.#held.get(seq)
    if (made === undefined) return
    this.#underWay.set(seq, { isLive: lane !== 'backlog', sentAt: performance.now() })
    const { epoch } = this.#settings.identity
    this.#send({ type: 'round', epoch, seq, ...(lane === undefined ? {} : { lane }), round: roundOf(made) })
  }

  #send(frame: AgentFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }
}

function roundOf({ verdicts, ...made }: ProducedRound) {
  const findings = verdicts.map(([item, status], at) => finding(item, status, made.observedAt % (1_000 + at)))
  return round({ ...made, findings })
}
