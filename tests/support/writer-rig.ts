// The real writer on a real database in a temporary folder, with time in the test's hands.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { CollectorConfig } from '../../collector/config.ts'
import { hashSecret } from '../../collector/hash-secret.ts'
import type { Command, FromWriter } from '../../collector/ingest/messages.ts'
import type { WriteStore } from '../../collector/store/store.ts'
import type { AgentFrame } from '../../shared/protocol.ts'
import type { Round } from '../../shared/round.ts'
import { type RigWriter, type StartRigWriter, startWriterHere } from './rig-writer.ts'
import { CODE, FACTS, hello, MACHINE, T0 } from './rounds.ts'

export const HOST_ID = '0198f2a0-0000-4000-8000-000000000001'
export const EPOCH = '0123456789abcdef'

export type WriterRig = ReturnType<typeof createWriterRig>

type Enrolling = { readonly labels?: Readonly<Record<string, string>>; readonly name?: string }

export type WriterRigOptions = {
  /** Of a writer in the process of the test. */
  readonly wrapStore?: (store: WriteStore) => WriteStore
  readonly sweepEvery?: string
  /** Another writer than the one in the process of the test. */
  readonly startWriter?: StartRigWriter
}

export function createWriterRig(options: WriterRigOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-writer-'))
  const path = join(dir, 'xunjian.db')
  // By default no pause between two sweeps is so long that the collector would think it had stood still.
  let config = CollectorConfig.parse({ staleness: { sweep: options.sweepEvery ?? '30d' } })
  let now = T0
  /** By how much the wall clock was set: the other clock does not know. */
  let set = 0
  let heard: FromWriter[] = []
  let nextId = 1
  let nextConnection = 1
  const seqs = new Map<string, number>()
  let writer = start()

  function start(): RigWriter {
    const parts = {
      path,
      options: config,
      say: (message: FromWriter) => heard.push(message),
      now: () => now,
      tick: () => now - set,
    }
    return options.startWriter?.(parts) ?? startWriterHere(parts, options.wrapStore)
  }

  function command(wanted: Command): unknown {
    const id = nextId++
    writer.handle({ kind: 'command', id, command: wanted })
    const reply = heard.find(
      (message) => (message.kind === 'answer' || message.kind === 'failure') && message.id === id,
    )
    if (reply?.kind === 'failure')
      throw Object.assign(new Error(reply.failure.code), { failure: reply.failure })
    return reply?.kind === 'answer' ? reply.answer : undefined
  }

  function send(connection: number, ...frames: AgentFrame[]): void {
    const raw = frames.map((frame) => ({
      connection,
      raw: Buffer.from(JSON.stringify(frame)),
      receivedAt: now,
    }))
    writer.handle({ kind: 'frames', frames: raw })
  }

  return {
    path,
    command,
    send,
    /** Bytes as they came from a socket. */
    sendRaw(connection: number, raw: Uint8Array): void {
      writer.handle({ kind: 'frames', frames: [{ connection, raw, receivedAt: now }] })
    },
    get now() {
      return now
    },
    at(moment: number) {
      now = moment
    },
    /** Sets the collector's wall clock; no time goes by. */
    setClock(byMs: number) {
      now += byMs
      set += byMs
    },
    enrol(hostId = HOST_ID, { labels = { env: 'test' }, name = FACTS.hostname }: Enrolling = {}): void {
      const { secret } = command({
        kind: 'create-code',
        ...CODE,
        labels,
        at: now,
      }) as { secret: string }
      command({
        kind: 'enrol',
        codeHash: hashSecret(secret),
        hostId,
        publicKey: 'k'.repeat(60),
        facts: { ...FACTS, hostname: name },
        ...MACHINE,
        at: now,
      })
    },
    heartbeats(...connections: number[]): void {
      const queue = { rounds: 0, bytes: 0, dropped: 0 }
      const heartbeats = connections.map((connection) => ({ connection, at: now, clockOffsetMs: 0, queue }))
      writer.handle({ kind: 'heartbeats', heartbeats })
    },
    connect(hostId = HOST_ID, greeting: AgentFrame | null = hello()): number {
      const connection = nextConnection++
      command({
        kind: 'connect',
        connection,
        hostId,
        epoch: EPOCH,
        agentVersion: '0.1.0',
        ...MACHINE,
        at: now,
      })
      if (greeting !== null) send(connection, greeting)
      return connection
    },
    rounds(connection: number, ...rounds: Round[]): void {
      for (const round of rounds) {
        const seq = (seqs.get(EPOCH) ?? 0) + 1
        seqs.set(EPOCH, seq)
        send(connection, { type: 'round', epoch: EPOCH, seq, round })
      }
    },
    sweep: () => writer.sweep(),
    /** What the writer said since the last look. */
    heard(): FromWriter[] {
      const said = heard
      heard = []
      return said
    },
    rows(sql: string, ...values: unknown[]): Record<string, unknown>[] {
      const db = new Database(path, { readonly: true })
      try {
        return db.prepare(sql).all(...values) as Record<string, unknown>[]
      } finally {
        db.close()
      }
    },
    /** Stops in order or is killed, and starts again on the same file; in the process of the test a kill drops memory. */
    restart(how: 'in-order' | 'killed', settings: Partial<CollectorConfig> = {}): void {
      config = { ...config, ...settings }
      if (how === 'in-order') writer.stop()
      writer.kill()
      writer = start()
    },
    stop(): void {
      writer.stop()
    },
    remove(): void {
      writer.kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
