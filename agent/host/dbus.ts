// A connection to a D-Bus daemon over its Unix socket: sign in by user id, calls with a time limit, signals.
import { connect, type Socket } from 'node:net'
import { decodeMessage, encodeMessage, type Message } from './dbus-message.ts'
import type { WireValue } from './dbus-wire.ts'
import { HostError } from './host.ts'

const CALL_TIMEOUT_MS = 5_000
const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

export type Call = {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly WireValue[]
}

export type Bus = {
  call(call: Call): Promise<readonly WireValue[]>
  /** Match rule of the specification; the bus delivers signals from then on. */
  addMatch(rule: string): Promise<void>
  onSignal(listener: (signal: Message) => void): () => void
  readonly closed: Promise<void>
  close(): void
}

export class BusError extends Error {
  readonly busName: string
  constructor(busName: string, message: string) {
    super(`${busName}: ${message}`)
    this.name = 'BusError'
    this.busName = busName
  }
}

/** `direct`: the socket is the peer itself (systemd's private socket for root) and not a bus daemon. */
export async function connectBus(path: string, { direct = false } = {}): Promise<Bus> {
  const socket = connect(path)
  const leftover = await signIn(socket, path)
  const bus = createBus(socket, path, direct)
  if (leftover.length > 0) socket.unshift(leftover)
  socket.resume()
  if (!direct) await bus.call({ ...BUS, member: 'Hello' })
  return bus
}

function signIn(socket: Socket, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    const fail = (reason: string) => {
      socket.destroy()
      reject(new HostError('unreachable', path, `D-Bus at ${path}: ${reason}`))
    }
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const end = received.indexOf('\r\n')
      if (end < 0) return received.length > 4_096 ? fail('no answer to the sign-in') : undefined
      const line = received.toString('latin1', 0, end)
      if (!line.startsWith('OK ')) return fail(`sign-in refused: ${line}`)
      socket.pause()
      socket.setTimeout(0)
      for (const event of ['data', 'error', 'close', 'timeout']) socket.removeAllListeners(event)
      socket.write('BEGIN\r\n')
      return resolve(received.subarray(end + 2))
    }
    socket.setTimeout(CALL_TIMEOUT_MS, () => fail('no answer'))
    socket.once('error', (error) => fail(error.message))
    socket.once('close', () => fail('closed during sign-in'))
    socket.on('data', onData)
    const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
    socket.once('connect', () => socket.write(`\0AUTH EXTERNAL ${uid}\r\n`))
  })
}

type Pending = {
  resolve(body: readonly WireValue[]): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

function createBus(socket: Socket, path: string, direct: boolean): Bus {
  const pending = new Map<number, Pending>()
  const listeners = new Set<(signal: Message) => void>()
  let serial = 0
  let failure = 'closed'
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  void closed.then(() => {
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer)
      reject(new HostError('unreachable', path, `D-Bus at ${path}: ${failure}`))
    }
    pending.clear()
  })
  socket.on('error', (error) => {
    failure = error.message
  })
  socket.on('end', () => socket.destroy())
  // An open connection to watch systemd is no reason for the process to stay alive.
  socket.unref()
  readMessages(socket, (message) => {
    if (message.kind === 'signal') for (const listener of listeners) listener(message)
    else settle(pending, message)
  })
  const call = ({ body = [], ...rest }: Call) =>
    new Promise<readonly WireValue[]>((resolve, reject) => {
      if (socket.destroyed) return reject(new HostError('unreachable', path, `D-Bus at ${path}: ${failure}`))
      serial += 1
      const mine = serial
      const timer = setTimeout(() => {
        pending.delete(mine)
        reject(new HostError('unreachable', path, `${rest.member}: no answer within ${CALL_TIMEOUT_MS} ms`))
      }, CALL_TIMEOUT_MS)
      pending.set(mine, { resolve, reject, timer })
      socket.write(encodeMessage({ kind: 'call', serial: mine, ...rest, body }))
    })
  return {
    call,
    addMatch: async (rule) => {
      if (!direct) await call({ ...BUS, member: 'AddMatch', signature: 's', body: [rule] })
    },
    onSignal: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    closed,
    close: () => socket.destroy(),
  }
}

function settle(pending: Map<number, Pending>, message: Message): void {
  const waiting = pending.get(message.replySerial ?? 0)
  if (waiting === undefined) return
  pending.delete(message.replySerial ?? 0)
  clearTimeout(waiting.timer)
  if (message.kind === 'error')
    waiting.reject(new BusError(message.errorName ?? 'error', String(message.body[0] ?? '')))
  else waiting.resolve(message.body)
}

function readMessages(socket: Socket, onMessage: (message: Message) => void): void {
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    try {
      for (let next = decodeMessage(received); next !== null; next = decodeMessage(received)) {
        received = received.subarray(next.used)
        if (next.message) onMessage(next.message)
      }
    } catch (error) {
      socket.destroy(error as Error)
    }
  })
}
