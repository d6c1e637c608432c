import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPending, type EnrolledIdentity } from '../../agent/identity.ts'
import { Link, type LinkSettings } from '../../agent/link.ts'
import { Outbox } from '../../agent/outbox.ts'
import type { Hello } from '../../agent/session.ts'
import { aRound } from '../support/frames.ts'
import { quickestOf } from '../support/quickest.ts'
import { ScriptedCollector } from '../support/scripted-collector.ts'

let folder: string
let collector: ScriptedCollector
let outbox: Outbox
let identity: EnrolledIdentity
let link: Link
let warnings: Record<string, unknown>[]
let demands: string[]
let plans: unknown[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'link-'))
  const created = createPending(folder)
  collector = new ScriptedCollector({ publicKey: created.publicKey })
  identity = { ...created, collectorId: 'c-1', collectorUrl: await collector.listen() }
  outbox = new Outbox({
    path: join(folder, 'outbox.db'),
    hostId: identity.hostId,
    keepAcknowledgedMs: 1e8,
    maxBytes: 1e8,
    maxAgeMs: 1e12,
    now: Date.now,
    report: (incident) => warnings.push({ ...incident }),
  })
  warnings = []
  demands = []
  plans = []
  link = createLink()
})
afterEach(async () => {
  await link.stop()
  outbox.close()
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

const hello: Hello = {
  facts: {
    hostname: 'web-1',
    os: 'debian',
    osVersion: '13',
    osName: 'Debian',
    kernel: '6.1',
    arch: 'x64',
    timeZone: 'UTC',
    bootedAt: 1_765_000_000_000,
    addresses: [],
  },
  inventory: null,
  startedAt: 1_765_000_000_000,
  inspections: [],
  plan: [],
  planVersion: 'local',
}

function createLink(changes: Partial<LinkSettings> = {}): Link {
  return new Link({
    collectorUrl: identity.collectorUrl,
    identity,
    outbox,
    agentVersion: '0.1.0',
    traits: () => ({ bootId: null, machineId: null, productId: null, cards: [], stateId: null }),
    hello: () => hello,
    onPlan: (plan) => plans.push(plan),
    onDemand: (inspection, requestId) => {
      demands.push(`${inspection} ${requestId}`)
      return inspection === 'disk' ? 'accepted' : 'unknown-inspection'
    },
    log: {
      info: () => undefined,
      debug: () => undefined,
      warn: (fields) => warnings.push({ ...fields }),
    },
    onChange: () => undefined,
    random: () => 0.02,
    ...changes,
  })
}

const append = (times = 1) => {
  for (let count = 0; count < times; count += 1) outbox.append([aRound({ observedAt: Date.now() })])
}
const seqs = () => collector.rounds.map(({ seq }) => seq)

describe('the link', () => {
  it('proves its key, says hello, and delivers what waits until it is acknowledged', async () => {
    append(3)
    link.start()
    await collector.until(() => collector.rounds.length === 3)
    await link.drain()
    expect(collector.frames.map(({ type }) => type)).toEqual(['prove', 'hello', 'round', 'round', 'round'])
    expect(collector.framesOf('prove')[0]).toMatchObject({ hostId: identity.hostId, epoch: outbox.epoch })
    expect(collector.framesOf('hello')[0]).toMatchObject(hello)
    expect(outbox.size().rounds).toBe(0)
    expect(plans).toEqual([null])
  })

  it('sends a new round at once', async () => {
    link.start()
    await collector.until(() => collector.framesOf('hello').length === 1)
    const send = async () => {
      const wanted = collector.rounds.length + 1
      append()
      const before = performance.now()
      link.wake()
      await collector.until(() => collector.rounds.length === wanted)
      return performance.now() - before
    }
    expect(await quickestOf(100, [send, send, send])).toBeLessThan(100)
  })

  it('goes on behind what the collector has committed and sends the rest again, in order', async () => {
    append(10)
    collector.script.onRound = ({ seq }, socket) => {
      if (seq === 5) socket.terminate()
      return seq <= 4 ? 'ack' : 'nothing'
    }
    link.start()
    await collector.until(() => seqs().includes(5))
    collector.script.onRound = () => 'ack'
    await collector.until(() => collector.committed.get(outbox.epoch) === 10)
    await until(() => outbox.size().rounds === 0)
    const second = seqs().slice(seqs().lastIndexOf(5))
    expect(second).toEqual([5, 6, 7, 8, 9, 10])
  })

  it('has at most 64 rounds on their way, the backlog 48 of them', async () => {
    append(200)
    collector.script.onRound = () => 'nothing'
    link.start()
    // The newest of the one inspection goes ahead, then the backlog from its beginning.
    await collector.until(() => collector.rounds.length === 49)
    append(20)
    link.wake()
    await collector.until(() => collector.rounds.length === 64)
    collector.send({ type: 'ack', epoch: outbox.epoch, seq: 10 })
    await collector.until(() => collector.rounds.length === 74)
    const sent = (lane: string) =>
      collector.rounds.filter((frame) => frame.lane === lane).map(({ seq }) => seq)
    expect(sent('backlog')).toEqual(Array.from({ length: 53 }, (_, index) => index + 1))
    expect(sent('live')).toEqual(Array.from({ length: 21 }, (_, index) => index + 200))
  })

  it('ignores an acknowledgement of what it has not sent', async () => {
    append(100)
    collector.script.onRound = () => 'nothing'
    link.start()
    await collector.until(() => collector.rounds.length === 49)
    collector.send({ type: 'ack', epoch: outbox.epoch, seq: 99 })
    collector.send({ type: 'ack', epoch: outbox.epoch, seq: 1, ahead: [[98, 100]] })
    collector.send({ type: 'ack', epoch: '0123456789abcdef', seq: 3 })
    collector.send({ type: 'ack', epoch: outbox.epoch, seq: 2 })
    await collector.until(() => collector.rounds.length === 51)
    expect(outbox.size().rounds).toBe(98)
  })

  it('drops and counts a round that is refused, and delivers those behind it', async () => {
    append(3)
    collector.script.onRound = ({ seq }) => {
      if (seq !== 2) return 'ack'
      collector.send({ type: 'refused', reason: 'malformed', message: 'no', seq })
      return 'nothing'
    }
    link.start()
    await collector.until(() => collector.rounds.length === 3)
    await link.drain()
    expect(outbox.size()).toEqual({ rounds: 0, bytes: 0, dropped: 1 })
  })

  it('drops a round that ends the connection three times in a row', async () => {
    append(2)
    collector.script.onRound = ({ seq }, socket) => {
      if (seq !== 1) return 'nothing'
      collector.send({ type: 'refused', reason: 'too-large', message: 'too large' })
      socket.close(1009)
      return 'nothing'
    }
    link.start()
    await collector.until(() => collector.connections === 4)
    collector.script.onRound = () => 'ack'
    await collector.until(() => collector.committed.get(outbox.epoch) === 2)
    expect(seqs().filter((seq) => seq === 1)).toHaveLength(3)
    expect(outbox.size().dropped).toBe(1)
  })

  it('tells at once that a refused round is gone', async () => {
    append(3)
    collector.script.onRound = ({ seq }) => {
      if (seq !== 2) return 'ack'
      collector.send({ type: 'refused', reason: 'malformed', message: 'no', seq })
      return 'nothing'
    }
    link.start()
    await collector.until(() => collector.gone.length === 1)
    expect(collector.gone[0]).toMatchObject({ fromSeq: 2, toSeq: 2, reason: 'refused', counts: { disk: 1 } })
  })

  it('over connections that break again and again sends each round of a backlog once more at most', async () => {
    append(300)
    let taken = 0
    collector.script.onRound = (_, socket) => {
      taken += 1
      if (taken % 70 === 0) socket.terminate()
      return 'ack'
    }
    link.start()
    await until(() => outbox.waiting === 0)
    expect(collector.connections).toBeGreaterThanOrEqual(4)
    expect(collector.committed.get(outbox.epoch)).toBe(300)
    expect(new Set(seqs()).size).toBe(300)
  })

  it('goes back to where a collector is that was restored from a backup', async () => {
    append(5)
    link.start()
    await until(() => outbox.waiting === 0 && outbox.lastSeq === 5)
    collector.committed.set(outbox.epoch, 2)
    collector.rounds.length = 0
    collector.socket?.terminate()
    await collector.until(() => collector.committed.get(outbox.epoch) === 5)
    expect(seqs()).toEqual([3, 4, 5])
    expect(warnings).toContainEqual({ kind: 'went-back', fromSeq: 5, toSeq: 2 })
  })

  it('begins a new epoch when the collector has numbers that this outbox never gave', async () => {
    append(2)
    const old = outbox.epoch
    collector.committed.set(old, 50)
    link.start()
    // What was here when the process began may be what the collector has; what came after is new.
    await collector.until(() => collector.framesOf('prove').length === 2)
    append()
    link.wake()
    await collector.until(() => collector.rounds.length >= 1)
    expect(outbox.epoch).not.toBe(old)
    expect(collector.rounds[0]).toMatchObject({ epoch: outbox.epoch, seq: 1 })
  })

  it('runs an inspection that is demanded, and says so when it cannot', async () => {
    link.start()
    await collector.until(() => collector.framesOf('hello').length === 1)
    collector.send({ type: 'inspect', requestId: 'r-1', inspection: 'disk' })
    collector.send({ type: 'inspect', requestId: 'r-2', inspection: 'tape' })
    await collector.until(() => collector.framesOf('demand-refused').length === 1)
    expect(demands).toEqual(['disk r-1', 'tape r-2'])
    expect(collector.framesOf('demand-refused')[0]).toMatchObject({
      requestId: 'r-2',
      reason: 'unknown-inspection',
    })
  })

  it('takes a new plan and survives frames that make no sense', async () => {
    link.start()
    await collector.until(() => collector.framesOf('hello').length === 1)
    for (const strange of ['', '{', '[]', '{"type":"reboot"}', '{"type":"ack","epoch":1}', '"x"'])
      collector.send(strange)
    collector.socket?.send(Buffer.from([1, 2, 3]))
    collector.send({ type: 'plan', plan: { version: '2', entries: [] } })
    collector.send({ type: 'inspect', requestId: 'r', inspection: 'tape' })
    await collector.until(() => collector.framesOf('demand-refused').length === 1)
    expect(plans).toEqual([null, { version: '2', entries: [] }])
    expect(collector.connections).toBe(1)
  })
})

describe('when it goes wrong', () => {
  it('comes back after every kind of failure', async () => {
    collector.script.httpStatus = 503
    link.start()
    await collector.until(() => collector.connections === 2)
    collector.script.httpStatus = null
    await collector.until(() => collector.framesOf('hello').length === 1)
    collector.socket?.terminate()
    await collector.until(() => collector.framesOf('hello').length === 2)
    collector.send({ type: 'refused', reason: 'try-again-later', message: 'full' })
    collector.socket?.close(1013)
    await collector.until(() => collector.framesOf('hello').length === 3)
    expect(link.status()).toMatchObject({ state: 'ready' })
  })

  it('does not come back before a full collector asked it to', async () => {
    collector.script.httpStatus = 503
    collector.script.retryAfter = 7
    link.start()
    await until(() => link.status().state === 'waiting')
    expect(Number(warnings.at(-1)?.waitMs)).toBeGreaterThanOrEqual(7_000)
    expect(Number(warnings.at(-1)?.waitMs)).toBeLessThan(9_000)
    expect(link.status().lastEnd).toBe('the collector answered with status 503')
  })

  it('gives a connection up that has gone silent', async () => {
    collector.script.heartbeatMs = 100
    link.start()
    await collector.until(() => collector.framesOf('heartbeat').length >= 2)
    expect(collector.framesOf('heartbeat')[0]?.queue).toEqual({ rounds: 0, bytes: 0, dropped: 0 })
    collector.socket?.removeAllListeners('message')
    await collector.until(() => collector.connections === 2)
    expect(warnings).toContainEqual(expect.objectContaining({ why: 'silent' }))
  })

  it('gives a connection up that answers heartbeats but never acknowledges', async () => {
    collector.script.heartbeatMs = 100
    collector.script.onRound = () => 'nothing'
    append()
    link.start()
    await collector.until(() => collector.connections === 2)
    expect(warnings).toContainEqual(expect.objectContaining({ why: 'silent' }))
  })

  it.each(['revoked', 'unknown-host', 'superseded', 'cloned'] as const)(
    'waits long when it is %s and says what to do',
    async (refuse) => {
      collector.script.refuse = refuse
      link.start()
      await collector.until(() => collector.framesOf('prove').length === 1)
      collector.script.refuse = null
      await until(() => link.status().state === 'waiting')
      expect(warnings.at(-1)).toMatchObject({ reason: refuse, advice: expect.stringContaining('enrol') })
      expect(Number(warnings.at(-1)?.waitMs)).toBeGreaterThanOrEqual(30_000)
    },
  )

  it('proves nothing to another collector', async () => {
    collector.script.collectorId = 'c-2'
    link.start()
    await collector.until(() => collector.connections === 1)
    await until(() => link.status().state === 'waiting')
    expect(collector.frames).toEqual([])
    expect(warnings.at(-1)).toMatchObject({ why: 'other-collector' })
  })
})

/** The link tells of a change through its callback only; the next turns of the loop are enough. */
async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve))
}
