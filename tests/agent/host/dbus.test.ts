import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectBus } from '../../../agent/host/dbus.ts'
import { decodeMessage, encodeMessage, type Message } from '../../../agent/host/dbus-message.ts'
import { splitSignature, WireReader, type WireValue, WireWriter } from '../../../agent/host/dbus-wire.ts'
import { unitNameOf, unitPath } from '../../../agent/host/systemd.ts'

describe('values on the wire', () => {
  test.each<[string, WireValue[]]>([
    ['y', [255]],
    ['nqiuxt', [-2, 65_535, -70_000, 4_294_967_295, -5_000_000_000, 1_795_300_875_872_022]],
    ['d', [0.25]],
    ['sog', ['ünïcode', '/a/b', 'a{sv}']],
    ['b', [true]],
    ['as', [['a', '', 'longer']]],
    ['ax', [[]]],
    ['yax', [1, []]],
    ['a(ssssssouso)', [[['a', 'b', 'c', 'd', 'e', 'f', '/g', 1, 'h', '/i']]]],
    [
      'a{sv}',
      [
        [
          ['key', { signature: 'as', value: ['x'] }],
          ['n', { signature: 't', value: 7 }],
        ],
      ],
    ],
    ['v', [{ signature: 'v', value: { signature: '(ys)', value: [1, 'deep'] } }]],
  ])('%s comes back as it went', (signature, values) => {
    const bytes = new WireWriter().writeAll(signature, values).bytes()
    const reader = new WireReader(bytes, true)
    expect(reader.readAll(signature)).toEqual(values)
    expect(reader.offset).toBe(bytes.length)
  })

  test('big-endian peers are understood', () => {
    expect(new WireReader(Buffer.from([0, 0, 1, 0]), false).readAll('u')).toEqual([256])
  })

  test.each(['a', '(', '(s', 'a{s', 'z', `${'a'.repeat(40)}s`, '('.repeat(40)])(
    '"%s" is no signature',
    (signature) => {
      expect(() => splitSignature(signature)).toThrow(RangeError)
    },
  )

  test('an array that claims more than there may be is refused', () => {
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32LE(0xffffffff)
    expect(() => new WireReader(bytes, true).readAll('ay')).toThrow(RangeError)
  })
})

const aCall: Message = {
  kind: 'call',
  serial: 7,
  path: '/org/freedesktop/systemd1',
  interface: 'org.freedesktop.systemd1.Manager',
  member: 'ListUnitsFiltered',
  destination: 'org.freedesktop.systemd1',
  signature: 'as',
  body: [['failed']],
}

describe('messages', () => {
  test('one comes back as it went, also when more follows', () => {
    const bytes = encodeMessage(aCall)
    expect(decodeMessage(Buffer.concat([bytes, bytes]))).toEqual({ message: aCall, used: bytes.length })
  })
  test('part of one is waited for', () => {
    const bytes = encodeMessage(aCall)
    for (let length = 0; length < bytes.length; length += 1)
      expect(decodeMessage(bytes.subarray(0, length))).toBeNull()
  })
  test('one that claims to be enormous is refused before it is there', () => {
    const bytes = encodeMessage(aCall)
    bytes.writeUInt32LE(0x7fffffff, 4)
    expect(() => decodeMessage(bytes)).toThrow(RangeError)
  })
  test('whatever bytes come, nothing but a RangeError comes of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(255), (noise, at, byte) => {
        const tampered = encodeMessage(aCall)
        tampered[at % tampered.length] = byte
        for (const bytes of [Buffer.from(noise), tampered]) {
          try {
            decodeMessage(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError)
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

test.each([
  ['ssh.service', '/org/freedesktop/systemd1/unit/ssh_2eservice'],
  ['getty@tty1.service', '/org/freedesktop/systemd1/unit/getty_40tty1_2eservice'],
  ['1st.service', '/org/freedesktop/systemd1/unit/_31st_2eservice'],
  ['dev-disk-by\\x2duuid.swap', '/org/freedesktop/systemd1/unit/dev_2ddisk_2dby_5cx2duuid_2eswap'],
])('%s is at %s', (name, path) => {
  expect(unitPath(name)).toBe(path)
  expect(unitNameOf(path)).toBe(name)
})

describe('a connection', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xunjian-bus-'))
    path = join(folder, 'bus')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** A bus that signs everyone in and answers by member. */
  async function listen(answer: (message: Message, socket: Socket) => Buffer | null) {
    const server = createServer((socket) => {
      let bytes: Buffer = Buffer.alloc(0)
      const serve = () => {
        for (let next = decodeMessage(bytes); next; next = decodeMessage(bytes)) {
          bytes = bytes.subarray(next.used)
          const replied = next.message && answer(next.message, socket)
          if (replied) socket.write(replied)
        }
      }
      const signIn = () => {
        const begin = bytes.indexOf('BEGIN\r\n')
        if (begin < 0) return socket.write('OK 1234\r\n')
        bytes = bytes.subarray(begin + 'BEGIN\r\n'.length)
        handle = serve
        return serve()
      }
      let handle: () => unknown = signIn
      socket.on('error', () => undefined)
      socket.on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk])
        handle()
      })
    })
    await new Promise<void>((resolve) => server.listen(path, resolve))
    return { close: () => server.close() }
  }
  const reply = (to: Message, body: readonly WireValue[] = [], signature = '') =>
    encodeMessage({
      kind: 'reply',
      serial: 1,
      replySerial: to.serial,
      ...(signature ? { signature } : {}),
      body,
    })
  const call = { destination: 'a.b', path: '/', interface: 'a.b', member: 'Ask' }

  test('calls are answered, errors have names, signals arrive', async () => {
    const server = await listen((message) => {
      if (message.member === 'Fail') {
        return encodeMessage({
          kind: 'error',
          serial: 1,
          replySerial: message.serial,
          errorName: 'a.b.No',
          signature: 's',
          body: ['no'],
        })
      }
      if (message.member === 'Hello') return reply(message, [':1.1'], 's')
      const signal = encodeMessage({
        kind: 'signal',
        serial: 2,
        path: '/x',
        interface: 'a.b',
        member: 'News',
        body: [],
      })
      return Buffer.concat([signal, reply(message, [42], 'u')])
    })
    const bus = await connectBus(path)
    const heard: (string | undefined)[] = []
    bus.onSignal(({ member }) => heard.push(member))
    expect(await bus.call(call)).toEqual([42])
    expect(heard).toEqual(['News'])
    await expect(bus.call({ ...call, member: 'Fail' })).rejects.toMatchObject({ busName: 'a.b.No' })
    bus.close()
    server.close()
  })

  test('a bus that goes away fails what was asked of it', async () => {
    const server = await listen((message, socket) => {
      if (message.member === 'Hello') return reply(message, [':1.1'], 's')
      socket.destroy()
      return null
    })
    const bus = await connectBus(path)
    await expect(bus.call(call)).rejects.toMatchObject({ name: 'HostError', code: 'unreachable' })
    await bus.closed
    await expect(bus.call(call)).rejects.toMatchObject({ code: 'unreachable' })
    server.close()
  })

  test('rubbish instead of an answer ends the connection, not the agent', async () => {
    const server = await listen((message) =>
      message.member === 'Hello' ? reply(message) : Buffer.alloc(64, 0xff),
    )
    const bus = await connectBus(path)
    await expect(bus.call(call)).rejects.toMatchObject({ code: 'unreachable' })
    server.close()
  })

  test('no bus is unreachable', async () => {
    await expect(connectBus(path)).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('a bus that refuses the sign-in is unreachable', async () => {
    const server = createServer((socket) => socket.end('REJECTED EXTERNAL\r\n'))
    await new Promise<void>((resolve) => server.listen(path, resolve))
    await expect(connectBus(path)).rejects.toThrow('sign-in refused')
    server.close()
  })
})
