// Bytes on a TCP connection, as no well-behaved client would send them.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type RawSocket = {
  readonly socket: Socket
  /** Everything that came until now. */
  readonly heard: () => string
  /** Fulfilled when the other side has closed, with everything that came. */
  readonly closed: Promise<string>
  /** A byte at a time, until all is sent or the other side closes. */
  trickle(text: string, everyMs: number): void
}

export async function openRawSocket(port: number): Promise<RawSocket> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
  })
  // A reset is one of the ways in which a peer is shown out.
  socket.on('error', () => socket.destroy())
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)))
  await once(socket, 'connect')
  return {
    socket,
    heard: () => heard,
    closed,
    trickle(text, everyMs) {
      let at = 0
      const timer = setInterval(() => {
        if (at >= text.length || socket.destroyed) clearInterval(timer)
        else socket.write(text[at++] ?? '')
      }, everyMs)
      socket.once('close', () => clearInterval(timer))
    },
  }
}

export const UPGRADE = [
  'GET /agent/connect HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: xunjian.v1',
] as const
