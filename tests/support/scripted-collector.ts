// A collector for tests of the agent: a real WebSocket server that speaks the protocol and does what the test says.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { bindingOf, isProof } from '../../collector/gateway/proof.ts'
import type { ServerContext } from '../../collector/tls/port.ts'
import type { Plan } from '../../shared/plan.ts'
import {
  AgentFrame,
  type CollectorFrame,
  EnrolRequest,
  enrolProofText,
  proofText,
  rotationText,
  SUBPROTOCOL,
} from '../../shared/protocol.ts'
import { type Ranges, without, withRange } from '../../shared/ranges.ts'

type Frame<Type extends AgentFrame['type']> = Extract<AgentFrame, { type: Type }>

/** What the test may change while it runs. */
export type Script = {
  collectorId: string
  publicKey: string | null
  heartbeatMs: number
  plan: Plan | null
  /** Round by round; 'nothing' leaves it unanswered. */
  onRound: (frame: Frame<'round'>, socket: WebSocket) => 'ack' | 'nothing'
  /** Instead of the welcome. */
  refuse: Extract<CollectorFrame, { type: 'refused' }>['reason'] | null
  /** Instead of the upgrade. */
  httpStatus: number | null
  /** With it, in seconds. */
  retryAfter: number | null
  enrol: (request: EnrolRequest) => { status: number; body: object }
  /** What GET /agent/authority answers, and what a welcome carries. */
  authorities: string | null
  /** A new key that has signed; 'nothing' keeps it without an answer, 'drop' does not even keep it. */
  onRotateKey: (publicKey: string) => 'answer' | 'nothing' | 'drop'
}

export class ScriptedCollector {
  readonly script: Script
  readonly rounds: Frame<'round'>[] = []
  readonly frames: AgentFrame[] = []
  readonly gone: Frame<'gone'>[] = []
  readonly committed = new Map<string, number>()
  /** Committed behind that: rounds of the live lane. */
  readonly ahead = new Map<string, Ranges>()
  connections = 0
  socket: WebSocket | null = null
  /** All that came over HTTP, as it was sent. */
  readonly requests: string[] = []
  readonly #server: Server
  readonly #isTls: boolean
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  readonly #waiting: { isMet: () => boolean; resolve: () => void }[] = []

  constructor(script: Partial<Script> = {}, tls: ServerContext | null = null) {
    const answer = (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response)
    this.#server = tls === null ? createServer(answer) : createTlsServer(tls, answer)
    this.#isTls = tls !== null
    this.script = {
      collectorId: 'c-1',
      publicKey: null,
      heartbeatMs: 15_000,
      plan: null,
      onRound: () => 'ack',
      refuse: null,
      httpStatus: null,
      retryAfter: null,
      enrol: ({ hostId }) => ({
        status: 201,
        body: { hostId, collectorId: this.script.collectorId, labels: {} },
      }),
      authorities: null,
      onRotateKey: () => 'answer',
      ...script,
    }
    this.#server.on('upgrade', (request, socket, head) => {
      const { httpStatus, retryAfter } = this.script
      const wish = retryAfter === null ? '' : `Retry-After: ${retryAfter}\r\n`
      this.connections += 1
      // A peer that went away is what some tests are about.
      socket.on('error', () => socket.destroy())
      if (httpStatus !== null) socket.end(`HTTP/1.1 ${httpStatus} No\r\n${wish}Connection: close\r\n\r\n`)
      else
        this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#talk(opened, bindingOf(socket)))
      this.#check()
    })
  }

  /** Gives back the address for agents. */
  async listen(port = 0, host = '127.0.0.1'): Promise<string> {
    this.#server.listen(port, host)
    await once(this.#server, 'listening')
    return `${this.#isTls ? 'https' : 'http'}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  send(frame: CollectorFrame | string): void {
    this.socket?.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  framesOf<Type extends AgentFrame['type']>(type: Type): Frame<Type>[] {
    return this.frames.filter((frame): frame is Frame<Type> => frame.type === type)
  }

  /** Waits without polling: looked at whenever something arrived. */
  async until(isMet: () => boolean): Promise<void> {
    if (isMet()) return
    await new Promise<void>((resolve) => this.#waiting.push({ isMet, resolve }))
  }

  #talk(socket: WebSocket, binding: string | null): void {
    const { collectorId } = this.script
    const nonce = randomBytes(32).toString('base64url')
    this.socket = socket
    if (socket.protocol !== SUBPROTOCOL) socket.close()
    socket.on('message', (data) => {
      const frame = AgentFrame.parse(JSON.parse(String(data)))
      this.frames.push(frame)
      if (frame.type === 'prove') void this.#welcome(socket, frame, { nonce, binding })
      else if (frame.type === 'round') this.#take(socket, frame)
      else if (frame.type === 'gone') this.#takeGone(socket, frame)
      else if (frame.type === 'rotate-key') void this.#takeKey(socket, frame, nonce)
      else if (frame.type === 'heartbeat')
        this.#reply(socket, { type: 'heartbeat', sentAt: frame.sentAt, at: Date.now() })
      this.#check()
    })
    this.#reply(socket, { type: 'challenge', nonce, collectorId, at: Date.now() })
  }

  async #welcome(
    socket: WebSocket,
    { hostId, epoch, signature }: Frame<'prove'>,
    { nonce, binding }: { nonce: string; binding: string | null },
  ): Promise<void> {
    const { collectorId, publicKey, refuse, heartbeatMs, plan, authorities } = this.script
    const text = proofText({ nonce, hostId, collectorId, binding })
    const isProven = publicKey === null || (await isProof({ publicKey, text, signature }))
    const reason = refuse ?? (isProven ? null : 'bad-proof')
    if (reason !== null) {
      this.#reply(socket, { type: 'refused', reason, message: reason })
      socket.close(1008, reason)
      return
    }
    this.#reply(socket, {
      type: 'welcome',
      lease: this.connections,
      ...this.#standing(epoch),
      heartbeatMs,
      plan,
      at: Date.now(),
      ...(authorities === null ? {} : { trust: authorities }),
    })
  }

  async #takeKey(socket: WebSocket, frame: Frame<'rotate-key'>, nonce: string): Promise<void> {
    const { publicKey, signature } = frame
    const { hostId } = this.framesOf('prove').at(-1) ?? { hostId: '' }
    // What holds when the frame arrives: while its proof is checked the test may already prepare the next one.
    const { onRotateKey } = this.script
    const text = rotationText({ nonce, hostId, publicKey })
    if (!(await isProof({ publicKey, text, signature }))) throw new Error('the new key has not signed')
    const what = onRotateKey(publicKey)
    if (what !== 'drop') this.script.publicKey = publicKey
    if (what === 'answer') this.#reply(socket, { type: 'key-rotated', publicKey })
    this.#check()
  }

  #take(socket: WebSocket, frame: Frame<'round'>): void {
    this.rounds.push(frame)
    if (this.script.onRound(frame, socket) === 'nothing') return
    const { epoch, seq, lane } = frame
    if (lane === 'live') this.ahead.set(epoch, withRange(this.ahead.get(epoch) ?? [], [seq, seq]))
    else this.#commit(epoch, seq)
    this.#acknowledge(socket, epoch)
  }

  #takeGone(socket: WebSocket, frame: Frame<'gone'>): void {
    this.gone.push(frame)
    this.#commit(frame.epoch, frame.toSeq)
    this.#acknowledge(socket, frame.epoch)
  }

  /** In order: what stands ahead of the next number joins what is committed. */
  #commit(epoch: string, seq: number): void {
    const upTo = Math.max(seq, this.committed.get(epoch) ?? 0)
    const ahead = (this.ahead.get(epoch) ?? []).flatMap((range) => without(range, [[0, upTo]]))
    const next = ahead[0]
    this.committed.set(epoch, next?.[0] === upTo + 1 ? next[1] : upTo)
    this.ahead.set(epoch, next?.[0] === upTo + 1 ? ahead.slice(1) : ahead)
  }

  #standing(epoch: string) {
    return { committedSeq: this.committed.get(epoch) ?? 0, ahead: [...(this.ahead.get(epoch) ?? [])] }
  }

  #acknowledge(socket: WebSocket, epoch: string): void {
    const { committedSeq, ahead } = this.#standing(epoch)
    this.#reply(socket, { type: 'ack', epoch, seq: committedSeq, ahead })
  }

  #reply(socket: WebSocket, frame: CollectorFrame): void {
    socket.send(JSON.stringify(frame))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      this.requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`)
      const nonce = 'n'.repeat(43)
      const answer = (status: number, content: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
      }
      if (request.url === '/agent/authority') return response.end(this.script.authorities ?? '')
      if (request.url === '/agent/enrol/nonce') return answer(200, { nonce })
      const claim = EnrolRequest.parse(JSON.parse(body))
      const { publicKey, hostId, signature } = claim
      void isProof({ publicKey, text: enrolProofText({ nonce, hostId }), signature }).then((isProven) => {
        const given = isProven ? this.script.enrol(claim) : { status: 403, body: { title: 'bad proof' } }
        answer(given.status, given.body)
      })
    })
  }

  #check(): void {
    for (const waiting of [...this.#waiting]) {
      if (!waiting.isMet()) continue
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      waiting.resolve()
    }
  }
}
