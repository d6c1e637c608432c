// Who may open a socket at all, decided from the request's head and the counts of now, before anything is upgraded.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RefusalReason, SUBPROTOCOL } from '../../shared/protocol.ts'
import type { CollectorConfig } from '../config.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'

export const CONNECT_PATH = '/agent/connect'

/** For the HTTP server in front: heads that trickle in are cut off before anything is upgraded. */
export const HTTP_LIMITS = {
  headersTimeout: COLLECTOR_LIMITS.headersMs,
  requestTimeout: COLLECTOR_LIMITS.requestMs,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: COLLECTOR_LIMITS.headerBytes,
} as const

export type Crowd = {
  readonly connections: number
  readonly unproven: number
  readonly ofAddress: number
  readonly isClosing: boolean
}
export type Rejection = {
  readonly status: 400 | 404 | 503
  readonly words: string
  /** Counted under this reason; a wrong address is nobody's refusal. */
  readonly reason: RefusalReason | null
}

/** Null: come in. */
export function judgeAdmission(
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  crowd: Crowd,
  limits: CollectorConfig['limits'],
): Rejection | null {
  if (request.url?.split('?')[0] !== CONNECT_PATH) {
    return { status: 404, words: 'no socket at this address', reason: null }
  }
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(',')
  if (!offered.some((name) => name.trim() === SUBPROTOCOL)) {
    return { status: 400, words: `speak ${SUBPROTOCOL}`, reason: 'malformed' }
  }
  if (crowd.isClosing) return { status: 503, words: 'shutting down', reason: 'shutting-down' }
  if (crowd.ofAddress >= limits.connectionsPerAddress) {
    return { status: 503, words: 'too many connections from this address', reason: 'too-many' }
  }
  const isFull = crowd.connections >= limits.connections || crowd.unproven >= limits.unprovenConnections
  return isFull ? { status: 503, words: 'full, try again later', reason: 'try-again-later' } : null
}

const STATUS_WORDS = { 400: 'Bad Request', 404: 'Not Found', 503: 'Service Unavailable' } as const

/** Answers as HTTP and closes; `retryAfterSeconds` spreads those who come back. */
export function rejectUpgrade(socket: Duplex, rejection: Rejection, retryAfterSeconds: number): void {
  const { status, words } = rejection
  const head = [
    `HTTP/1.1 ${status} ${STATUS_WORDS[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(words)}`,
    ...(status === 503 ? [`Retry-After: ${retryAfterSeconds}`] : []),
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${words}`)
}
