// A receiver of messages on a real socket: it judges what comes as its protocol has it, and can behave badly.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export type Received = {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly bytes: number
}
export type Reply = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}
export type BadWay = 'server-error' | 'unavailable' | 'slow' | 'huge' | 'garbage' | 'redirect' | 'hang-up'

export type Receiver = Awaited<ReturnType<typeof startReceiver>>

/** `judge` answers what came as the real one would; what it took is told by `takes`. */
export async function startReceiver(judge: (received: Received) => Reply) {
  const received: Received[] = []
  const ways: BadWay[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const one: Received = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://receiver'),
      headers: request.headers,
      body: body.toString(),
      bytes: body.byteLength,
    }
    received.push(one)
    const way = ways.shift()
    if (way !== undefined) return await behaveBadly(way, response)
    const { status, body: answer, headers } = judge(one)
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    /** Of the newest one. */
    json: () => JSON.parse(received.at(-1)?.body ?? 'null'),
    /** The next requests are answered in these ways. */
    behave: (...badly: BadWay[]) => void ways.push(...badly),
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function behaveBadly(way: BadWay, response: ServerResponse): Promise<void> {
  switch (way) {
    case 'server-error':
      return void response.writeHead(500).end('<html>internal error</html>')
    case 'unavailable':
      return void response.writeHead(503, { 'retry-after': '120' }).end()
    case 'slow':
      // Longer than any test waits; the connection is closed by who asked.
      await wait(60_000, undefined, { ref: false })
      return void response.end()
    case 'huge':
      return void response.writeHead(200).end('x'.repeat(1024 * 1024))
    case 'garbage':
      return void response.writeHead(200).end('<html>please sign in to the network</html>')
    case 'redirect':
      return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    case 'hang-up':
      return void response.destroy()
  }
}

/** Whether one more is too many within the time. */
export function createMeter(most: number, withinMs: number, now: () => number): () => boolean {
  const times: number[] = []
  return () => {
    times.push(now())
    return times.filter((at) => at > now() - withinMs).length > most
  }
}

export function parseBody(body: string): Record<string, never> | null {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, never>) : null
  } catch {
    return null
  }
}
