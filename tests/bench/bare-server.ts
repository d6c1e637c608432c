// The least that could be done: sockets, JSON.parse and an acknowledgement, without proof, rules or store.
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { SUBPROTOCOL } from '../../shared/protocol.ts'

const at = Date.now()
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  handleProtocols: () => SUBPROTOCOL,
})
server.on('connection', (socket) => {
  socket.send(JSON.stringify({ type: 'challenge', nonce: 'n'.repeat(43), collectorId: 'bare', at }))
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data))
    if (frame.type === 'round') socket.send(`{"type":"ack","epoch":"${frame.epoch}","seq":${frame.seq}}`)
    if (frame.type === 'prove') socket.send('{"type":"welcome"}')
  })
})
server.on('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }))
