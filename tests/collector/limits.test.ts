// The collector's own bounds, each met: just so much is taken, one more is not.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createBoundedLog } from '../../collector/gateway/bounded-log.ts'
import { createAgentEnrolRoutes } from '../../collector/http/agent-enrol.ts'
import { boundEntry, SYSTEM } from '../../collector/ingest/audit.ts'
import { decodeAgentFrame } from '../../collector/ingest/frames.ts'
import { COLLECTOR_LIMITS } from '../../collector/limits.ts'
import type { ReadStore } from '../../collector/store/read-store.ts'
import { createKept } from '../../collector/store/sqlite/kept.ts'
import { openReadStore } from '../../collector/store/sqlite/read-store.ts'
import { LIMITS } from '../../shared/limits.ts'
import { AgentSocket, connectAgent, proveFrame } from '../support/agent-client.ts'
import { type ApiRig, CONTROL_TOKEN, createApiRig } from '../support/api-rig.ts'
import { fillAudit } from '../support/audit-rig.ts'
import { DB } from '../support/fleet.ts'
import { helloFrame } from '../support/frames.ts'
import { createGatewayRig } from '../support/gateway-rig.ts'
import { fillLargeStore, hostId } from '../support/large-store.ts'
import { DISK, hello, planEntry, round, T0 } from '../support/rounds.ts'
import { createWriterRig } from '../support/writer-rig.ts'

const DAY_MS = 86_400_000

describe('frames and sockets', () => {
  it('frameDepth', () => {
    const deep = (depth: number) => {
      const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
      return JSON.stringify(helloFrame()).replace('"parameters":{}', `"parameters":{"deep":${nested}}`)
    }
    expect(decodeAgentFrame(Buffer.from(deep(COLLECTOR_LIMITS.frameDepth - 5))).ok).toBe(true)
    expect(decodeAgentFrame(Buffer.from(deep(COLLECTOR_LIMITS.frameDepth)))).toMatchObject({
      ok: false,
      reason: 'malformed',
    })
  })

  it('frameBytes and socketMessageBytes: above the first a round is refused, above the second the socket closes', async () => {
    const rig = await createGatewayRig()
    const { agent } = await connectAgent(rig.base, rig.addHost())
    agent.send('x'.repeat(COLLECTOR_LIMITS.socketMessageBytes))
    await vi.waitFor(() => expect(rig.frames).toHaveLength(1), 5_000)
    expect(decodeAgentFrame(Buffer.alloc(LIMITS.frameBytes + 1))).toMatchObject({ reason: 'too-large' })
    agent.send('x'.repeat(COLLECTOR_LIMITS.socketMessageBytes + 1))
    expect((await agent.closed).code).toBe(1009)
    await rig.stop()
  })

  it('proofBytes', async () => {
    const rig = await createGatewayRig()
    const agent = new AgentSocket(rig.base)
    const proof = proveFrame(rig.addHost(), await agent.next('challenge'))
    agent.send(JSON.stringify({ ...proof, pad: 'x'.repeat(COLLECTOR_LIMITS.proofBytes) }))
    expect((await agent.closed).code).toBe(1009)
    await rig.stop()
  })

  it('logLinesPerMinute', () => {
    const lines: string[] = []
    let now = T0
    const log = createBoundedLog(pino({}, { write: (line) => void lines.push(line) }), () => now)
    for (let count = 0; count < COLLECTOR_LIMITS.logLinesPerMinute + 7; count += 1)
      log.info({ count }, 'refused')
    expect(lines).toHaveLength(COLLECTOR_LIMITS.logLinesPerMinute)
    now += 60_000
    log.info({}, 'refused')
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ held: 7, of: 'refused' })
    expect(lines).toHaveLength(COLLECTOR_LIMITS.logLinesPerMinute + 2)
    log.stop()
  })
})

describe('what a host may make the writer keep', () => {
  it('seriesPerHost', () => {
    const rig = createWriterRig()
    rig.enrol()
    const connection = rig.connect()
    const rounds = Array.from({ length: COLLECTOR_LIMITS.seriesPerHost }, (_, index) =>
      round({ inspection: `made-up-${index}`, observedAt: rig.now }),
    )
    rig.rounds(connection, ...rounds)
    const refusals = rig.heard().flatMap((said) => (said.kind === 'refused' ? said.refusals : []))
    // One place was taken by the inspection that the host has.
    expect(refusals).toMatchObject([
      { reason: 'too-many', close: false, seq: COLLECTOR_LIMITS.seriesPerHost },
    ])
    rig.rounds(connection, round({ observedAt: rig.now }))
    expect(rig.heard().some(({ kind }) => kind === 'refused')).toBe(false)
    rig.remove()
  })

  it('inspectionsKnown', () => {
    const rig = createWriterRig()
    rig.enrol()
    const connection = rig.connect()
    for (let from = 0; from < COLLECTOR_LIMITS.inspectionsKnown + 200; from += LIMITS.inspectionsPerHost) {
      const inspections = Array.from({ length: LIMITS.inspectionsPerHost }, (_, index) => ({
        ...DISK,
        name: `made-up-${from + index}`,
      }))
      rig.send(connection, hello({ inspections, plan: [planEntry()] }))
    }
    const [{ known } = { known: 0 }] = rig.rows('SELECT count(*) AS known FROM inspections')
    expect(known).toBeLessThanOrEqual(COLLECTOR_LIMITS.inspectionsKnown)
    expect(known).toBeGreaterThan(COLLECTOR_LIMITS.inspectionsKnown - 10)
    rig.remove()
  }, 30_000)

  it('auditStateBytes', () => {
    const entry = { at: T0, by: SYSTEM, action: 'a.b', object: { kind: 'x', id: '', name: '' }, before: null }
    const fits = 'x'.repeat(LIMITS.auditStateBytes - 2)
    expect(boundEntry({ ...entry, after: fits }).after).toBe(fits)
    expect(boundEntry({ ...entry, after: `${fits}x` }).after).toMatchObject({
      truncated: true,
      bytes: LIMITS.auditStateBytes + 1,
    })
  })
})

describe('requests', () => {
  let rig: ApiRig
  afterEach(() => rig.close())
  const start = () => {
    rig = createApiRig()
    return rig
  }

  it('bodyBytes', async () => {
    const { post } = start()
    const of = (bytes: number) => `{"labels":{}}${' '.repeat(bytes - '{"labels":{}}'.length)}`
    expect((await post('/api/v1/enrol-codes', of(COLLECTOR_LIMITS.bodyBytes))).status).toBe(201)
    expect((await post('/api/v1/enrol-codes', of(COLLECTOR_LIMITS.bodyBytes + 1))).status).toBe(413)
  })

  it('enrolBodyBytes', async () => {
    const command = () => Promise.reject(new Error('nobody gets so far'))
    const routes = createAgentEnrolRoutes({
      writer: { command },
      collectorId: 'c',
      clock: () => T0,
      log: pino({ level: 'silent' }),
    })
    rig = createApiRig({ mounts: [routes] })
    const post = (bytes: number) => rig.post('/agent/enrol', `{}${' '.repeat(bytes - 2)}`)
    expect((await post(COLLECTOR_LIMITS.enrolBodyBytes)).status).toBe(400)
    expect((await post(COLLECTOR_LIMITS.enrolBodyBytes + 1)).status).toBe(413)
  })

  it('labelPairsPerQuery', async () => {
    const { get } = start()
    const pairs = (count: number) => Array.from({ length: count }, (_, index) => `k${index}:v`).join(',')
    expect((await get(`/api/v1/hosts?labels=${pairs(LIMITS.labelPairsPerQuery)}`)).status).toBe(200)
    expect((await get(`/api/v1/hosts?labels=${pairs(LIMITS.labelPairsPerQuery + 1)}`)).status).toBe(400)
  })

  it('historyDays', async () => {
    const { get } = start()
    const over = (days: number) =>
      `/api/v1/hosts/${DB}/history?inspection=disk&item=/&from=${T0 - days * DAY_MS}&to=${T0}`
    expect((await get(over(COLLECTOR_LIMITS.historyDays))).status).toBe(200)
    expect((await get(over(COLLECTOR_LIMITS.historyDays + 1))).status).toBe(400)
  })

  it('ribbonStrips', async () => {
    const { get } = start()
    const of = (count: number) =>
      `/api/v1/ribbon?by=host&hosts=${Array.from({ length: count }, (_, num) => hostId(num)).join(',')}`
    expect((await get(of(COLLECTOR_LIMITS.ribbonStrips))).status).toBe(200)
    expect((await get(of(COLLECTOR_LIMITS.ribbonStrips + 1))).status).toBe(400)
  })

  it('liveReaders and liveEventsKept', async () => {
    const { app, bus } = start()
    const open = () => app.request('/api/v1/live', { headers: { authorization: `Bearer ${CONTROL_TOKEN}` } })
    const streams = await Promise.all(Array.from({ length: COLLECTOR_LIMITS.liveReaders }, open))
    expect(streams.every(({ status }) => status === 200)).toBe(true)
    expect((await open()).status).toBe(503)
    // Nobody reads: of more than may be kept one word is left, that something was lost.
    for (let count = 0; count <= COLLECTOR_LIMITS.liveEventsKept; count += 1)
      bus.publish({ type: 'host', hostId: DB })
    const reader = streams[0]?.body?.getReader()
    const first = new TextDecoder().decode((await reader?.read())?.value)
    const second = new TextDecoder().decode((await reader?.read())?.value)
    expect(first).toContain('event: hello')
    expect(second).toContain('event: lost')
    await reader?.cancel()
    await Promise.all(streams.slice(1).map(({ body }) => body?.cancel()))
    const again = await open()
    expect(again.status).toBe(200)
    await again.body?.cancel()
  })

  it('answersKept', () => {
    let cost = 0
    const kept = createKept({ cpuMs: () => (cost += 10), nowMs: () => 0 })
    let made = 0
    const ask = (key: string) => kept.answerNow(key, () => ++made)
    for (let key = 0; key < COLLECTOR_LIMITS.answersKept; key += 1) ask(`k${key}`)
    ask('k0')
    expect(made).toBe(COLLECTOR_LIMITS.answersKept)
    ask('one more')
    ask('k0')
    expect(made).toBe(COLLECTOR_LIMITS.answersKept + 2)
  })

  it('auditRowsPerPage: a search for what is not there goes on with the next page', async () => {
    const { rig: writer, get } = start()
    fillAudit(writer.path, COLLECTOR_LIMITS.auditRowsPerPage + 50)
    const first = (await get('/api/v1/audit?search=nothing-is-called-so')).body as {
      rows: unknown[]
      next: string
    }
    expect(first.rows).toEqual([])
    expect(first.next).not.toBeNull()
    expect((await get(`/api/v1/audit?search=nothing-is-called-so&cursor=${first.next}`)).body).toEqual({
      rows: [],
      next: null,
    })
  }, 60_000)
})

describe('reads of a long log', () => {
  let folder: string
  let store: ReadStore
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xunjian-limits-'))
    const path = join(folder, 'xunjian.db')
    fillLargeStore(path, {
      hosts: 1,
      inspections: 1,
      items: 1,
      slots: 1,
      pastFaults: 0,
      history: COLLECTOR_LIMITS.historyRounds + 500,
    })
    store = openReadStore(path)
  }, 120_000)
  afterAll(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const all = { labels: [], statuses: [], outcomes: [], limit: 50 } as const

  it('historyRounds', () => {
    const request = {
      hostId: hostId(1),
      inspection: 'disk',
      item: '/mnt/0',
      from: T0 - 400 * DAY_MS,
      to: T0 + DAY_MS,
    }
    expect(store.history(request)?.samples).toHaveLength(COLLECTOR_LIMITS.historyRounds)
  })

  it('historyRuns', () => {
    const runs = COLLECTOR_LIMITS.historyRuns + 1
    const db = new Database(join(folder, 'xunjian.db'))
    const insert = db.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO runs SELECT 1, (SELECT num FROM inspections WHERE name = 'disk'), 'flapping', i, i + 1, 'ok' FROM n`)
    insert.run(runs)
    db.close()
    const request = { hostId: hostId(1), inspection: 'disk', item: 'flapping', from: 0, to: runs + 10 }
    expect(store.history(request)?.runs).toHaveLength(COLLECTOR_LIMITS.historyRuns)
  })

  it('hostRoundsPerPage', async () => {
    const found = await store.rounds({ ...all, host: hostId(1), statuses: ['unknown'] })
    expect(found.rounds).toEqual([])
    expect(found.next).not.toBeNull()
    const rest = await store.rounds({
      ...all,
      host: hostId(1),
      statuses: ['unknown'],
      cursor: found.next ?? '',
    })
    expect(rest.next).toBeNull()
  })

  it('fleetWindowsPerPage', async () => {
    let pages = 0
    for (let cursor: string | undefined; ; pages += 1) {
      const found = await store.rounds({
        ...all,
        item: 'nothing-is-called-so',
        ...(cursor === undefined ? {} : { cursor }),
      })
      expect(found.rounds).toEqual([])
      if (found.next === null) break
      cursor = found.next
    }
    // A window reaches no further than a day.
    const days = Math.ceil((COLLECTOR_LIMITS.historyRounds + 500) / 288)
    expect(pages).toBeGreaterThanOrEqual(Math.floor(days / COLLECTOR_LIMITS.fleetWindowsPerPage))
  })
})
