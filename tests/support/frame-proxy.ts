// Stands between agent and collector, reads every frame both ways, and can play tricks with them. Plain loopback only.
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { type AgentFrame, type CollectorFrame, SUBPROTOCOL } from '../../shared/protocol.ts'
import type { Recorder } from './recorder.ts'

/** Gets the frame of an agent and a way to pass it on: now, later, twice, or behind others. */
export type Mischief = (frame: string, pass: (frame: string) => void) => void

export type FrameProxy = {
  readonly url: string
  mischief: Mischief | null
  /** Ends all connections without a word. */
  readonly cut: () => void
  readonly close: () => Promise<void>
}

export async function startFrameProxy(targetPort: number, recorder: Recorder): Promise<FrameProxy> {
  const pairs = new Set<readonly [WebSocket, WebSocket]>()
  const upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  })
  const server = createServer((request, response) => {
    const { method, url, headers } = request
    const target = httpRequest(
      { host: '127.0.0.1', port: targetPort, method, path: url, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    target.on('error', () => response.destroy())
    request.pipe(target)
  })
  const proxy = { mischief: null as Mischief | null }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const target = new WebSocket(`ws://127.0.0.1:${targetPort}${request.url}`, SUBPROTOCOL, {
      perMessageDeflate: false,
    })
    target.on('error', () => socket.destroy())
    target.on('unexpected-response', (_, answer) => refuseAsTargetDid(socket, answer))
    // What the target says before the agent's side is open must wait for it.
    target.once('open', () => target.pause())
    target.once('open', () => {
      upgrades.handleUpgrade(request, socket, head, (agent) => {
        join(agent, target)
        target.resume()
      })
    })
  })

  function join(agent: WebSocket, target: WebSocket): void {
    const pair = [agent, target] as const
    const reader = createReader(recorder)
    pairs.add(pair)
    agent.on('message', (data: RawData) => {
      const text = data.toString()
      reader.fromAgent(text)
      const pass = (frame: string) => {
        if (target.readyState === WebSocket.OPEN) target.send(frame)
      }
      if (proxy.mischief === null) pass(text)
      else proxy.mischief(text, pass)
    })
    target.on('message', (data: RawData) => {
      const text = data.toString()
      if (agent.readyState !== WebSocket.OPEN) return
      agent.send(text)
      reader.fromCollector(text)
    })
    for (const [one, other] of [pair, [target, agent]] as const) {
      one.on('error', () => other.terminate())
      one.on('close', (code, reason) => {
        pairs.delete(pair)
        endAs(other, code, reason)
      })
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const cut = () => {
    for (const [agent, target] of pairs) {
      agent.terminate()
      target.terminate()
    }
  }
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    close: async () => {
      cut()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function refuseAsTargetDid(socket: Duplex, answer: IncomingMessage): void {
  const retryAfter = answer.headers['retry-after']
  const head = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, 'Connection: close']
  if (retryAfter !== undefined) head.push(`Retry-After: ${retryAfter}`)
  socket.end(`${head.join('\r\n')}\r\n\r\n`)
  answer.resume()
}

/** 1006 is what a side sees that was told nothing. */
function endAs(socket: WebSocket, code: number, reason: Buffer): void {
  const isSayable =
    code === 1000 || (code >= 1003 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006)
  if (isSayable) socket.close(code, reason)
  else socket.terminate()
}

/** Knows whose connection it is from the proof that passes by. */
function createReader(recorder: Recorder) {
  let hostId: string | null = null
  return {
    fromAgent(text: string): void {
      const frame = JSON.parse(text) as AgentFrame
      if (frame.type === 'prove') hostId = frame.hostId
      if (hostId === null) return
      if (frame.type === 'round') recorder.produced(hostId, frame.epoch, frame.seq, frame.round)
      if (frame.type === 'gone') recorder.producedTo(hostId, frame.epoch, frame.toSeq)
    },
    fromCollector(text: string): void {
      const frame = JSON.parse(text) as CollectorFrame
      if (frame.type === 'ack' && hostId !== null)
        recorder.acknowledged(hostId, frame.epoch, frame.seq, frame.ahead)
    },
  }
}
