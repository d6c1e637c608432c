// The one port of the collector: plain on loopback, TLS everywhere else.
import {
  createServer as createPlainServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { HTTP_LIMITS } from './gateway/admission.ts'
import { COLLECTOR_LIMITS } from './limits.ts'
import { StartError } from './start-error.ts'
import { bare, splitListen } from './tls/names.ts'
import type { ServerContext } from './tls/port.ts'

export type Listener = {
  readonly server: Server
  /** For connections from now on; those that are open go on. */
  readonly renew: (context: ServerContext) => void
}

const KEEP_ALIVE_MS = 65_000
const HANDSHAKE_MS = COLLECTOR_LIMITS.handshakeMs

/** Null: plain. The port is taken before the database is read, so that a port in use is said at once. */
export async function openListener(listen: string, context: ServerContext | null): Promise<Listener> {
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, ...HTTP_LIMITS }
  const { host, port } = splitListen(listen)
  if (context === null) {
    const server = createPlainServer(options)
    server.on('request', refuseWhileStarting)
    await bind(server, bare(host), port)
    return { server, renew: () => undefined }
  }
  const server = createTlsServer({
    ...options,
    ...context,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS,
  })
  server.on('request', refuseWhileStarting)
  answerPlainHttp(server)
  await bind(server, bare(host), port)
  return { server, renew: (renewed) => server.setSecureContext({ ...renewed, minVersion: 'TLSv1.2' }) }
}

export function refuseWhileStarting(_request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' })
    .end('The collector is starting.\n')
}

const PLAIN_ANSWER = 'This port speaks HTTPS only: write https:// in front of the address.\n'

/** Whoever writes http:// is told so, instead of seeing a connection that ends without a word. */
function answerPlainHttp(server: TlsServer): void {
  const sockets = new Map<string, Socket>()
  const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    sockets.set(name, socket)
    socket.once('close', () => sockets.delete(name))
  })
  server.on('secureConnection', (socket: TLSSocket) => sockets.delete(nameOf(socket)))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    if (error.code !== 'ERR_SSL_HTTP_REQUEST') return
    const head = `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${PLAIN_ANSWER.length}`
    sockets.get(nameOf(socket))?.write(`${head}\r\n\r\n${PLAIN_ANSWER}`)
  })
}

function bind(server: Server | TlsServer, host: string, port: number): Promise<void> {
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
