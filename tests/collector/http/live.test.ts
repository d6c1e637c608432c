// The live stream, read for real: what is published arrives, a reader that does not read is told so, streams end.
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createLiveStream } from '../../../collector/http/live-stream.ts'
import { createBus } from '../../../collector/ingest/bus.ts'
import type { LiveEvent } from '../../../shared/api/overview.ts'
import { createApiRig } from '../../support/api-rig.ts'
import { DB } from '../../support/fleet.ts'
import { finding } from '../../support/rounds.ts'

const HELLO: LiveEvent = { type: 'hello', at: 1_700_000_000_000, version: '0.1.0' }
const hostEvent = (hostId: string): LiveEvent => ({ type: 'host', hostId })

function open(options: { buffered?: number; closing?: AbortSignal } = {}) {
  const bus = createBus<LiveEvent>((err) => {
    throw err
  })
  let ended = 0
  const stream = createLiveStream({
    source: bus,
    hello: HELLO,
    buffered: options.buffered ?? 100,
    closing: options.closing,
    onEnd: () => {
      ended += 1
    },
  })
  const reader = stream.getReader()
  return { bus, reader, ended: () => ended }
}

function reading(reader: ReadableStreamDefaultReader<Uint8Array>) {
  const decoder = new TextDecoder()
  return async () => {
    const { done, value } = await reader.read()
    return done ? null : decoder.decode(value)
  }
}
const eventsIn = (text: string | null) =>
  (text ?? '').match(/^event: \w+/gm)?.map((line) => line.slice(7)) ?? []

describe('a stream', () => {
  test('begins with hello and gives what is published, gathered', async () => {
    const { bus, reader } = open()
    const read = reading(reader)
    expect(await read()).toBe(`retry: 2000\n\nevent: hello\ndata: ${JSON.stringify(HELLO)}\n\n`)
    bus.publish(hostEvent('a'))
    bus.publish(hostEvent('b'))
    expect(await read()).toBe(
      'event: host\ndata: {"type":"host","hostId":"a"}\n\nevent: host\ndata: {"type":"host","hostId":"b"}\n\n',
    )
    await reader.cancel()
  })

  test('a reader that does not read loses events and is told once', async () => {
    const { bus, reader } = open({ buffered: 3 })
    for (let index = 0; index < 10; index += 1) bus.publish(hostEvent(`${index}`))
    const read = reading(reader)
    await read()
    const text = await read()
    expect(eventsIn(text)[0]).toBe('lost')
    expect(eventsIn(text).filter((name) => name === 'lost')).toHaveLength(1)
    expect(eventsIn(text).length).toBeLessThanOrEqual(4)
    await reader.cancel()
  })

  test('ends when its reader leaves, and nobody publishes to it any more', async () => {
    const { bus, reader, ended } = open()
    await reader.cancel()
    expect(ended()).toBe(1)
    bus.publish(hostEvent('a'))
  })

  test('ends when the collector stops', async () => {
    const closing = new AbortController()
    const { reader, ended } = open({ closing: closing.signal })
    const read = reading(reader)
    await read()
    closing.abort()
    expect(await read()).toBeNull()
    expect(ended()).toBe(1)
  })
})

describe('keep-alive', () => {
  afterEach(() => vi.useRealTimers())

  test('a comment every 15 seconds', async () => {
    vi.useFakeTimers()
    const { reader } = open()
    const read = reading(reader)
    await read()
    vi.advanceTimersByTime(15_000)
    expect(await read()).toBe(': still here\n\n')
    await reader.cancel()
  })
})

describe('GET /api/v1/live', () => {
  function start() {
    const rig = createApiRig()
    onTestFinished(() => rig.close())
    return rig
  }

  test('tells of a round once it is committed', async () => {
    const rig = start()
    const response = await rig.request('/api/v1/live')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const read = reading(reader)
    expect(eventsIn(await read())).toEqual(['hello'])
    rig.rig.heard()
    rig.disk(DB, 5, [finding('/', 'ok'), finding('/data', 'ok', 400)])
    for (const message of rig.rig.heard()) {
      if (message.kind === 'committed') for (const event of message.events) rig.bus.publish(event)
    }
    expect(eventsIn(await read())).toContain('round')
    await reader.cancel()
  })

  test('so many at once and no more', async () => {
    const rig = start()
    const streams = await Promise.all(Array.from({ length: 100 }, () => rig.request('/api/v1/live')))
    expect(await rig.get('/api/v1/live')).toMatchObject({ status: 503, body: { code: 'too-many-streams' } })
    await streams[0]?.body?.cancel()
    const next = await rig.request('/api/v1/live')
    expect(next.status).toBe(200)
    await Promise.all([...streams.slice(1), next].map((stream) => stream.body?.cancel()))
  })
})
