// A network that can be spoiled: a TCP proxy between agent and collector with latency, stalls, resets and worse.
import { connect as connectTo, createServer, type Socket } from 'node:net'

/**
 * pass: as it comes · slow: each piece waits · narrow: so many bytes a second · stalled: open, but nothing moves any
 * more and nobody is told (half-open) · mute: takes connections and answers nothing, so that a handshake stalls ·
 * closed: takes no connection.
 */
export type Weather =
  | { readonly kind: 'pass' | 'stalled' | 'mute' | 'closed' }
  | { readonly kind: 'slow'; readonly latencyMs: number }
  | { readonly kind: 'narrow'; readonly bytesPerSecond: number }

export type FaultProxy = {
  readonly port: number
  readonly weather: Weather
  /** For what flows from now on, in connections that are open too. */
  readonly set: (weather: Weather) => void
  /** Ends all connections: with FIN, or with RST as a machine does that knows of no connection. */
  readonly cut: (how: 'end' | 'reset') => void
  readonly connections: () => number
  readonly close: () => Promise<void>
}

/** `host`: the address of this machine on which both it and its target listen. */
export async function startFaultProxy(targetPort: number, host = '127.0.0.1'): Promise<FaultProxy> {
  const open = new Set<Socket>()
  const state = { weather: { kind: 'pass' } as Weather }
  const lanes = new Set<Lane>()
  const server = createServer({ allowHalfOpen: true }, (agent) => {
    keep(agent)
    if (state.weather.kind === 'closed') {
      agent.resetAndDestroy()
      return
    }
    if (state.weather.kind === 'mute') return
    const target = connectTo({ port: targetPort, host, allowHalfOpen: true })
    keep(target)
    target.on('error', () => agent.resetAndDestroy())
    agent.on('error', () => target.destroy())
    for (const [from, to] of [
      [agent, target],
      [target, agent],
    ] as const) {
      const lane = createLane(from, to, () => state.weather)
      lanes.add(lane)
      from.once('close', () => lanes.delete(lane))
    }
  })

  function keep(socket: Socket): void {
    open.add(socket)
    socket.setNoDelay(true)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
  }

  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const cut = (how: 'end' | 'reset') => {
    for (const socket of open) {
      if (how === 'reset') socket.resetAndDestroy()
      else socket.destroy()
    }
  }
  return {
    port: address.port,
    get weather() {
      return state.weather
    },
    set(weather) {
      state.weather = weather
      for (const lane of lanes) lane.look()
    },
    cut,
    connections: () => open.size / 2,
    close: async () => {
      cut('end')
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Lane = { readonly look: () => void }

/** One direction of one connection: pieces in order, each let through when the weather allows. */
function createLane(from: Socket, to: Socket, weather: () => Weather): Lane {
  const waiting: { readonly data: Buffer; readonly at: number }[] = []
  let timer: NodeJS.Timeout | undefined
  let freeAt = 0
  let hasEnded = false

  function look(): void {
    clearTimeout(timer)
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const waitMs = waitFor(next.at)
      if (waitMs === null) return
      if (waitMs > 0) {
        timer = setTimeout(look, waitMs)
        return
      }
      waiting.shift()
      const now = weather()
      if (now.kind === 'narrow') {
        freeAt = performance.now() + (1_000 * next.data.byteLength) / now.bytesPerSecond
      }
      if (!to.destroyed) to.write(next.data)
    }
    from.resume()
    if (hasEnded) to.end()
  }
  /** Null: not before the weather changes. */
  function waitFor(at: number): number | null {
    const now = weather()
    if (now.kind === 'slow') return at + now.latencyMs - performance.now()
    if (now.kind === 'narrow') return freeAt - performance.now()
    return now.kind === 'pass' ? 0 : null
  }

  from.on('data', (data: Buffer) => {
    waiting.push({ data, at: performance.now() })
    // As a full buffer of a real network does: whoever sends has to wait.
    if (waiting.length > 64) from.pause()
    if (waiting.length === 1) look()
  })
  from.on('end', () => {
    hasEnded = true
    if (waiting.length === 0) look()
  })
  from.on('close', () => {
    clearTimeout(timer)
    if (weather().kind === 'pass') to.destroySoon()
  })
  return { look }
}
