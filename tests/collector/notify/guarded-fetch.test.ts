// Requests to receivers: refused, bounded and never led elsewhere; on real sockets.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createDestinations, RefusedDestination } from '../../../collector/notify/destinations.ts'
import { createGuard } from '../../../collector/notify/guarded-fetch.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('a guarded request', () => {
  it.each([
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '①②⑦.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    'LOCALHOST',
  ])('does not reach this machine as %s', async (host) => {
    let requests = 0
    const port = await serve((_request, response) => {
      requests++
      response.end()
    })
    const { fetch } = createGuard([])
    await expect(fetch(`http://${host}:${port}/`)).rejects.toBeInstanceOf(RefusedDestination)
    expect(requests).toBe(0)
  })

  it.each(['file:///etc/passwd', 'ftp://example.com/', 'data:text/plain,x'])(
    'does not speak %s',
    async (url) => {
      await expect(createGuard([]).fetch(url)).rejects.toBeInstanceOf(RefusedDestination)
    },
  )

  it('reaches what is listed, by its name, and says its name to the receiver', async () => {
    const port = await serve(async (request, response) => {
      const parts = await request.toArray()
      response.end(`${request.method} ${request.headers.host} ${Buffer.concat(parts)}`)
    })
    const { fetch } = createGuard(['localhost'])
    const response = await fetch(`http://localhost:${port}/`, { method: 'POST', body: '你好' })
    expect(await response.text()).toBe(`POST localhost:${port} 你好`)
  })

  it('goes to the address that was judged, whatever the name says a moment later', async () => {
    const port = await serve((_request, response) => response.end('reached'))
    let asked = 0
    const destinations = createDestinations(['127.0.0.1'], async () => {
      asked++
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    })
    const { fetch } = createGuard([], { destinations })
    expect(await (await fetch(`http://rebind.example:${port}/`)).text()).toBe('reached')
    expect(asked).toBe(1)
  })

  it('does not follow to another address', async () => {
    const hidden = await serve((_request, response) => response.end('hidden'))
    const port = await serve((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${hidden}/` }).end()
    })
    const response = await createGuard(['127.0.0.1']).fetch(`http://127.0.0.1:${port}/`)
    expect(response.status).toBe(302)
    expect(await response.text()).toBe('')
  })

  it('takes 64 KiB of an answer that never ends', async () => {
    const port = await serve((_request, response) => {
      const more = setInterval(() => response.write('x'.repeat(16_384)), 1)
      response.once('close', () => clearInterval(more))
    })
    const response = await createGuard(['127.0.0.1']).fetch(`http://127.0.0.1:${port}/`)
    expect((await response.text()).length).toBe(64 * 1024)
  })

  it.each([
    ['says nothing', (() => undefined) as RequestListener],
    ['stops in the middle', ((_request, response) => void response.write('begun')) as RequestListener],
  ])('does not wait for ever for a receiver that %s', async (_what, answer) => {
    const port = await serve(answer)
    const guard = createGuard(['127.0.0.1'], { timeLimitMs: 80 })
    await expect(guard.fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
  })

  it('ends when it is told to, even while the name is looked for', async () => {
    const destinations = createDestinations([], () => new Promise(() => undefined))
    const { fetch } = createGuard([], { destinations })
    const ending = new AbortController()
    const asked = fetch('http://slow.example/', { signal: ending.signal })
    ending.abort(new Error('the collector stops'))
    await expect(asked).rejects.toThrow('the collector stops')
  })

  it('gives an allowed address of a host that is not spoken to over HTTP', async () => {
    expect(await createGuard(['127.0.0.0/8']).addressOf('127.0.0.1')).toBe('127.0.0.1')
    await expect(createGuard([]).addressOf('127.0.0.1')).rejects.toBeInstanceOf(RefusedDestination)
  })
})
