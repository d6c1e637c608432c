import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Agent } from '../../agent/agent.ts'
import { createLocalHost } from '../../agent/host/local-host.ts'
import { createPending, type EnrolledIdentity } from '../../agent/identity.ts'
import type { AnyInspection } from '../../agent/inspection.ts'
import { createSelfInspection } from '../../agent/self/inspection.ts'
import { runStatus } from '../../agent/status-command.ts'
import { readStatus } from '../../agent/status-file.ts'
import { aFinding } from '../support/frames.ts'
import { anInspection } from '../support/inspections.ts'
import { quickestOf } from '../support/quickest.ts'
import { ScriptedCollector } from '../support/scripted-collector.ts'

let stateDir: string
let collector: ScriptedCollector
let identity: EnrolledIdentity
let agent: Agent | null
let wakeDoor: () => void
let watchesBroken: number
beforeEach(async () => {
  agent = null
  stateDir = mkdtempSync(join(tmpdir(), 'agent-'))
  const created = createPending(stateDir)
  collector = new ScriptedCollector({ publicKey: created.publicKey })
  identity = { ...created, collectorId: 'c-1', collectorUrl: await collector.listen() }
  watchesBroken = 0
})
afterEach(async () => {
  await agent?.stop(0)
  await collector.close()
  rmSync(stateDir, { recursive: true, force: true })
})

const ignore = () => undefined
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore }

const door = anInspection({
  name: 'door',
  inspect: async ({ trigger, memory }) => {
    const visits = Number(memory.get('visits') ?? 0) + 1
    memory.set('visits', visits)
    return [aFinding({ item: `visit ${visits} ${trigger}` })]
  },
  watch: async ({ signal }, wake) => {
    if (watchesBroken > 0) {
      watchesBroken -= 1
      throw new Error('the watch broke')
    }
    wakeDoor = wake
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  },
})

function startAgent(inspections: readonly AnyInspection[] = [door]): Agent {
  const started = new Agent({
    config: {
      source: 'test',
      stateDir,
      timeZone: 'UTC',
      logLevel: 'info',
      outbox: { maxBytes: 1e7, maxAgeMs: 1e10, keepAcknowledgedMs: 1e8 },
      rotateKeyAfterMs: null,
      inspections: new Map(),
    },
    identity,
    inspections,
    host: createLocalHost(),
    version: '0.1.0',
    log: silent,
  })
  started.start()
  agent = started
  return started
}

const items = () => collector.rounds.map(({ round }) => round.findings[0]?.item)

describe('a running agent', () => {
  it('delivers its first round at once, the next for an event and for a demand, and remembers over a restart', async () => {
    const first = startAgent()
    await collector.until(() => collector.rounds.length === 1)
    wakeDoor()
    await collector.until(() => collector.rounds.length === 2)
    collector.send({ type: 'inspect', requestId: 'r-1', inspection: 'door' })
    await collector.until(() => collector.rounds.length === 3)
    expect(items()).toEqual(['visit 1 start', 'visit 2 event', 'visit 3 demand'])
    expect(collector.rounds[2]?.round.requestId).toBe('r-1')
    await first.stop(100)
    startAgent()
    await collector.until(() => collector.rounds.length === 4)
    expect(items()[3]).toBe('visit 4 start')
    expect(collector.rounds.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  })

  it('with its files in ruins inspects, and says what it found of itself, over a restart too', async () => {
    for (const name of ['outbox.db', 'state.db']) writeFileSync(join(stateDir, name), 'r'.repeat(5_000))
    const self = createSelfInspection(() => null)
    const first = startAgent([door, self])
    await collector.until(() => collector.rounds.length === 2)
    await first.stop(100)
    startAgent([door, self])
    await collector.until(() => collector.rounds.length === 4)
    const found = collector.rounds
      .filter(({ round }) => round.inspection === 'agent')
      .map(({ round }) => round.findings.map(({ item, status }) => `${item} ${status}`))
    const expected = ['outbox warning', 'state warning', 'clock ok']
    expect(found).toEqual([expected, expected])
    expect(items()).toContain('visit 2 start')
  })

  it('has an event at the collector within a tenth of a second', async () => {
    startAgent()
    await collector.until(() => collector.rounds.length === 1)
    const wake = async () => {
      const wanted = collector.rounds.length + 1
      const before = performance.now()
      wakeDoor()
      await collector.until(() => collector.rounds.length === wanted)
      return performance.now() - before
    }
    expect(await quickestOf(100, [wake, wake])).toBeLessThan(100)
  })

  it('tells what it has and what it does, and again when the plan changes', async () => {
    startAgent()
    await collector.until(() => collector.framesOf('hello').length === 1)
    const hello = collector.framesOf('hello')[0]
    expect(hello).toMatchObject({ planVersion: 'local', inventory: null, facts: { timeZone: 'UTC' } })
    expect(hello?.inspections.map(({ name }) => name)).toEqual(['door'])
    expect(hello?.plan[0]).toMatchObject({ inspection: 'door', source: 'default', cron: '*/5 * * * *' })
    const entries = [{ inspection: 'door', enabled: false, parameters: {} }]
    collector.send({ type: 'plan', plan: { version: '2', entries } })
    await collector.until(() => collector.framesOf('hello').length === 2)
    expect(collector.framesOf('hello')[1]).toMatchObject({
      planVersion: '2',
      plan: [{ enabled: false, nextDueAt: null }],
    })
    collector.send({ type: 'inspect', requestId: 'r-2', inspection: 'door' })
    await collector.until(() => collector.framesOf('demand-refused').length === 1)
    expect(collector.framesOf('demand-refused')[0]).toMatchObject({ requestId: 'r-2', reason: 'disabled' })
  })

  it('keeps the collector’s plan for a start without a collector', async () => {
    collector.script.plan = { version: '7', entries: [] }
    await startAgentUntilHello()
    await agent?.stop(0)
    collector.script.httpStatus = 503
    startAgent()
    await collector.until(() => collector.connections === 2)
    expect(readStatus(stateDir, Date.now())).toMatchObject({ kind: 'running', status: { planVersion: '7' } })
  })

  it('starts a watch again that broke, and looks at what happened meanwhile', async () => {
    watchesBroken = 1
    startAgent()
    await collector.until(() => items().includes('visit 2 event'))
    expect(watchesBroken).toBe(0)
  })

  it('keeps its rounds when nobody takes them and delivers them later', async () => {
    collector.script.httpStatus = 503
    startAgent()
    await collector.until(() => collector.connections >= 1)
    collector.script.httpStatus = null
    await collector.until(() => collector.rounds.length === 1)
    expect(items()).toEqual(['visit 1 start'])
  })
})

describe('its status', () => {
  it('says whether it is connected and what it found, and later that it is not running', async () => {
    let said = ''
    const status = () => {
      said = ''
      return runStatus({ stateDir, stdout: { write: (text) => (said += text) } })
    }
    expect(status()).toBe(3)
    expect(said).toContain('No agent has run')
    const running = await startAgentUntilHello()
    await collector.until(() => collector.rounds.length === 1)
    await running.stop(100)
    agent = null
    expect(status()).toBe(3)
    expect(said).toMatch(/not running; it was last seen \d+ s ago/)
    const found = readStatus(stateDir, Date.now())
    expect(found).toMatchObject({
      kind: 'ended',
      status: { inspections: [{ name: 'door', last: { status: 'ok' } }] },
    })
  })
})

async function startAgentUntilHello(): Promise<Agent> {
  const started = startAgent()
  await collector.until(() => collector.framesOf('hello').length === 1)
  return started
}
