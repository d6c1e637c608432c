import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CollectorConfig } from '../../../collector/config.ts'
import { hashSecret } from '../../../collector/hash-secret.ts'
import type { Refusal } from '../../../collector/ingest/messages.ts'
import { type Committed, WriterClient } from '../../../collector/ingest/writer-client.ts'
import { createIdentity } from '../../support/agent-client.ts'
import { roundFrame } from '../../support/frames.ts'
import { CODE, FACTS, MACHINE } from '../../support/rounds.ts'

// Other suites may have the machine: a second is not enough for it to get there.
const waitFor = (look: () => void, interval = 10) => vi.waitFor(look, { timeout: 8_000, interval })

const raw = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const broken = new URL('../../support/broken-thread.ts', import.meta.url)

let dir: string
let client: WriterClient
let committed: Committed[]
let refused: Refusal[]
let deaths: Error[]

const start = (thread?: URL) => {
  const { store, staleness, suppression, clock, plan } = CollectorConfig.parse({
    store: { routineWindow: '5ms' },
  })
  const events = {
    onCommitted: (message: Committed) => void committed.push(message),
    onRefused: (refusals: readonly Refusal[]) => void refused.push(...refusals),
    onDemandRefused: () => undefined,
    onStoreFailed: () => undefined,
    onDied: (err: Error) => void deaths.push(err),
  }
  const data = {
    databasePath: join(dir, 'xunjian.db'),
    options: { store, staleness, suppression, clock, plan },
  }
  return new WriterClient(data, events, thread)
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'xunjian-client-'))
  committed = []
  refused = []
  deaths = []
})
afterEach(async () => {
  await client.stop()
  rmSync(dir, { recursive: true })
})

async function letIn() {
  const at = Date.now()
  const { hostId, publicKey, epoch } = createIdentity()
  const { secret } = await client.command({ kind: 'create-code', ...CODE, labels: { site: 'x' }, at })
  const enrolled = await client.command({
    kind: 'enrol',
    codeHash: hashSecret(secret),
    hostId,
    publicKey,
    facts: FACTS,
    ...MACHINE,
    at,
  })
  expect(enrolled.labels).toEqual({ site: 'x' })
  const welcome = await client.command({
    kind: 'connect',
    connection: 7,
    hostId,
    epoch,
    agentVersion: '0.1.0',
    ...MACHINE,
    at,
  })
  expect(welcome).toMatchObject({ lease: 1, committedSeq: 0, superseded: null })
  return { hostId, epoch }
}

describe('the writer thread, seen from the main thread', () => {
  it('answers commands, commits frames in order and acknowledges them', async () => {
    client = start()
    expect(await client.ready).toMatchObject({ hosts: 0 })
    const { epoch } = await letIn()
    const receivedAt = Date.now()
    for (let seq = 1; seq <= 300; seq += 1) {
      client.takeFrame({ connection: 7, raw: raw(roundFrame({ epoch, seq })), receivedAt })
    }
    await waitFor(() => expect(committed.flatMap(({ acks }) => acks).at(-1)).toMatchObject({ seq: 300 }))
    expect(committed.reduce((sum, { stats }) => sum + stats.rounds, 0)).toBe(300)
    expect(refused).toEqual([])
    expect(client.hasRoom()).toBe(true)
  })

  it('passes on why a command was not carried out', async () => {
    client = start()
    const connect = {
      kind: 'connect',
      connection: 1,
      hostId: createIdentity().hostId,
      epoch: '',
      agentVersion: '',
      ...MACHINE,
      at: 0,
    } as const
    await expect(client.command(connect)).rejects.toMatchObject({
      name: 'WriterFailure',
      code: 'unknown-host',
    })
  })

  it('refuses frames of connections that it does not know', async () => {
    client = start()
    client.takeFrame({ connection: 1, raw: raw(roundFrame()), receivedAt: Date.now() })
    await waitFor(() => expect(refused).toMatchObject([{ connection: 1, reason: 'superseded', close: true }]))
  })

  it('is full when too much waits, and has room again when it was taken', async () => {
    client = start()
    const receivedAt = Date.now()
    const large = raw(`"${'x'.repeat(200_000)}"`)
    for (let count = 0; count < 100; count += 1) client.takeFrame({ connection: 1, raw: large, receivedAt })
    expect(client.isFull()).toBe(false)
    await waitFor(() => expect(client.isFull()).toBe(true), 1)
    await waitFor(() => expect(client.hasRoom()).toBe(true))
    for (let count = 0; count < 2_001; count += 1)
      client.takeFrame({ connection: 1, raw: raw('{}'), receivedAt })
    expect(client.isFull()).toBe(true)
  })

  it('says when the thread dies, and fails what waits for it', async () => {
    client = start(broken)
    await expect(client.ready).rejects.toThrow('broken on purpose')
    expect(deaths.map(({ message }) => message)).toContain('broken on purpose')
  })

  it('stops at once when the thread has ended long before', async () => {
    client = start(broken)
    await waitFor(() => expect(deaths.some(({ message }) => message.includes('ended with code'))).toBe(true))
    await client.stop()
  })
})
