// The socket to the collector: on TLS it believes the authorities of this host's enrolment and nobody else.
import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import { BINDING_BYTES, BINDING_LABEL, SUBPROTOCOL } from '../shared/protocol.ts'
import { socketUrl } from './collector-url.ts'
import type { EnrolledIdentity } from './identity.ts'
import { type TlsTrouble, tlsTroubleOf } from './tls-trouble.ts'
import { readAuthorities } from './trusted-authorities.ts'

export type SecureSocket = {
  readonly socket: WebSocket
  /** What only the two ends of this TLS session know; null without TLS. */
  readonly binding: () => string | null
  /** Why the collector was not believed; null when it was, or when nothing was heard of it. */
  readonly trouble: () => TlsTrouble | null
  /** What was answered in place of a connection; null when one was made, or nothing was answered. */
  readonly refusal: () => Refusal | null
}

/** A status of HTTP, and how long not to come back. */
export type Refusal = { readonly status: number; readonly retryAfterMs: number }

const HANDSHAKE_MS = 10_000
const MAX_FRAME_BYTES = 1024 * 1024

/** `missing`: the authorities that this host enrolled with are gone, and there is no other way to know the collector. */
export function openSocket(collectorUrl: string, identity: EnrolledIdentity): SecureSocket | 'missing' {
  const isTls = collectorUrl.startsWith('https:')
  // Read each time: it changes when the collector announces another.
  const pinned = isTls && identity.pinsAuthority ? readAuthorities(identity.folder) : null
  if (isTls && identity.pinsAuthority && pinned === null) return 'missing'
  const socket = new WebSocket(socketUrl(collectorUrl), SUBPROTOCOL, {
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MAX_FRAME_BYTES,
    ...(isTls ? { minVersion: 'TLSv1.3' } : {}),
    ...(pinned === null ? {} : { ca: pinned }),
  })
  let binding: string | null = null
  let trouble: TlsTrouble | null = null
  socket.once('upgrade', (response) => {
    binding = bindingOf(response)
  })
  socket.once('error', (error) => {
    trouble = tlsTroubleOf(error)
  })
  let refusal: Refusal | null = null
  socket.once('unexpected-response', (_, response) => {
    refusal = { status: response.statusCode ?? 0, retryAfterMs: readRetryAfter(response) }
    socket.terminate()
  })
  return { socket, binding: () => binding, trouble: () => trouble, refusal: () => refusal }
}

/** In seconds, as collectors write it; a date, or nonsense, is no wish. */
function readRetryAfter({ headers }: IncomingMessage): number {
  const seconds = Number(headers['retry-after'] ?? 0)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0
}

/** Asked by shape, since importing the class would load TLS into agents that never use it. */
function bindingOf({ socket }: IncomingMessage): string | null {
  if (!('exportKeyingMaterial' in socket) || typeof socket.exportKeyingMaterial !== 'function') return null
  const secret: Buffer = socket.exportKeyingMaterial(BINDING_BYTES, BINDING_LABEL, Buffer.alloc(0))
  return secret.toString('base64')
}
