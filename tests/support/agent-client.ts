// An agent as the collector sees it, on a real WebSocket: for tests and benchmarks, without the agent's own code.
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { WebSocket } from 'ws'
import { readEnrolCode } from '../../shared/enrol-code.ts'
import type { HostFacts } from '../../shared/facts.ts'
import {
  type AgentFrame,
  BINDING_BYTES,
  BINDING_LABEL,
  type CollectorFrame,
  EnrolAnswer,
  EnrolNonce,
  enrolProofText,
  proofText,
  SUBPROTOCOL,
} from '../../shared/protocol.ts'
import { helloFrame } from './frames.ts'

export type Identity = {
  readonly hostId: string
  readonly publicKey: string
  readonly privateKey: KeyObject
  readonly epoch: string
}
type FrameOf<T extends CollectorFrame['type']> = Extract<CollectorFrame, { type: T }>

export function createIdentity(hostId: string = randomUUID()): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    hostId,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey,
    epoch: randomBytes(8).toString('hex'),
  }
}

export function signText(identity: Identity, text: string): string {
  return sign(null, Buffer.from(text), identity.privateKey).toString('base64')
}

/** The real way in: a nonce, then the code with the proof. `base` is like http://127.0.0.1:8420. */
export async function enrol(base: string, code: string, identity: Identity, facts: Partial<HostFacts> = {}) {
  const { nonce } = EnrolNonce.parse(await post(`${base}/agent/enrol/nonce`, {}))
  const { hostId, publicKey } = identity
  const answer = await post(`${base}/agent/enrol`, {
    code: readEnrolCode(code)?.secret ?? code,
    hostId,
    publicKey,
    nonce,
    signature: signText(identity, enrolProofText({ nonce, hostId })),
    facts: { ...helloFrame().facts, ...facts },
  })
  return EnrolAnswer.parse(answer)
}

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return JSON.parse(text)
}

/** A class because it has a life: a socket that speaks, listens and closes. */
export class AgentSocket {
  readonly socket: WebSocket
  readonly opened: Promise<void>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  /** Of this TLS session; null without TLS. */
  binding: string | null = null
  readonly #frames: CollectorFrame[] = []
  readonly #waiting: { readonly type: string; readonly resolve: (frame: CollectorFrame) => void }[] = []

  constructor(
    base: string,
    options: { readonly protocol?: string; readonly localAddress?: string; readonly ca?: string } = {},
  ) {
    const url = `${base.replace(/^http/, 'ws')}/agent/connect`
    const { protocol = SUBPROTOCOL, ...rest } = options
    this.socket = new WebSocket(url, protocol, { perMessageDeflate: false, ...rest })
    this.socket.once('upgrade', (response) => {
      this.binding = bindingOf(response)
    })
    this.socket.on('message', (data) => this.#take(JSON.parse(String(data)) as CollectorFrame))
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
    })
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.on('error', reject)
    })
    this.opened.catch(() => undefined)
  }

  /** The oldest frame of this type that was not asked for yet, or the next one that comes. */
  next<T extends CollectorFrame['type']>(type: T): Promise<FrameOf<T>> {
    const at = this.#frames.findIndex((frame) => frame.type === type)
    const [frame] = at === -1 ? [] : this.#frames.splice(at, 1)
    if (frame !== undefined) return Promise.resolve(frame as FrameOf<T>)
    return new Promise((resolve) => {
      this.#waiting.push({ type, resolve: resolve as (frame: CollectorFrame) => void })
    })
  }

  send(frame: AgentFrame | string | Buffer): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }

  close(): void {
    this.socket.close(1000)
  }

  #take(frame: CollectorFrame): void {
    const at = this.#waiting.findIndex(({ type }) => type === frame.type)
    const [waiter] = at === -1 ? [] : this.#waiting.splice(at, 1)
    if (waiter === undefined) this.#frames.push(frame)
    else waiter.resolve(frame)
  }
}

function bindingOf({ socket }: IncomingMessage): string | null {
  if (!(socket instanceof TLSSocket)) return null
  return socket.exportKeyingMaterial(BINDING_BYTES, BINDING_LABEL, Buffer.alloc(0)).toString('base64')
}

export function proveFrame(
  identity: Identity,
  challenge: Pick<FrameOf<'challenge'>, 'nonce' | 'collectorId'>,
  binding: string | null = null,
) {
  const { hostId, epoch } = identity
  const { nonce, collectorId } = challenge
  return {
    type: 'prove',
    hostId,
    epoch,
    agentVersion: '0.1.0',
    signature: signText(identity, proofText({ nonce, hostId, collectorId, binding })),
  } as const
}

/** Connects, proves, and is welcome. */
export async function connectAgent(base: string, identity: Identity, options: { readonly ca?: string } = {}) {
  const agent = new AgentSocket(base, options)
  const challenge = await agent.next('challenge')
  agent.send(proveFrame(identity, challenge, agent.binding))
  const welcome = await agent.next('welcome')
  return { agent, welcome }
}
