// No remote execution: whatever a collector says, the agent runs and reads what this host's own file and code name.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Agent } from '../../agent/agent.ts'
import { allowOnly, isDeclared } from '../../agent/host/declared-commands.ts'
import { createPending } from '../../agent/identity.ts'
import { defineInspection } from '../../agent/inspection.ts'
import { INSPECTIONS } from '../../agent/inspections/index.ts'
import { runList } from '../../agent/list-command.ts'
import { mergePlan } from '../../agent/plan.ts'
import { runRound } from '../../agent/runner.ts'
import { matchesPattern } from '../../agent/wildcards.ts'
import { CollectorFrame } from '../../shared/protocol.ts'
import { createMemory } from '../support/fixture-host.ts'
import {
  fillParameters,
  foreignFrames,
  hostileFrames,
  hostilePlan,
  MARK,
  parameterNames,
} from '../support/hostile-frames.ts'
import { anInspection } from '../support/inspections.ts'
import { createRecordingHost, REMOTE_MOUNT, type RecordingHost } from '../support/recording-host.ts'
import { ScriptedCollector } from '../support/scripted-collector.ts'

const OWN_JOBS = [{ name: 'own', files: '/var/lib/own-backups/*.gz' }]
const LOCAL = new Map([['backups', { parameters: { jobs: OWN_JOBS } }]])
const DECLARED = INSPECTIONS.flatMap(({ commands = [] }) => commands)
/** The agent's own, of which no frame speaks: the daily inventory. */
const isInventory = ({ program, args }: { program: string; args: readonly string[] }) =>
  program === process.execPath && args.length === 1 && /\/agent\/inventory-child\.ts$/.test(args[0] ?? '')

let stateDir: string
let host: RecordingHost
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'xunjian-hostile-'))
  host = createRecordingHost()
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

/** Kernel, package manager and the like, which the code names, and what this host's own file names. */
const MAY_BE_READ =
  /^(\/(proc|sys|run|dev)(\/|$)|\/etc\/(fstab|os-release|apt\/|debian_version)|\/usr\/lib\/os-release|\/var\/lib\/(dpkg|apt|own-backups)(\/|$)|\/usr\/share\/distro-info\/|\/(usr\/bin|bin|sbin)\/(udevadm|apt-get)$|\/boot(\/|$)|\/(usr\/)?lib\/modules(\/|$)|\/var\/run\/reboot-required|\/run\/reboot-required|\/\.dockerenv$)/

function expectNothingChosen(): void {
  for (const command of host.commands)
    expect(isDeclared(command, DECLARED) || isInventory(command), JSON.stringify(command)).toBe(true)
  expect(JSON.stringify(host.commands)).not.toContain(MARK)
  expect([...host.paths].filter((path) => path.includes(MARK))).toEqual([])
  const elsewhere = [...host.paths].filter((path) => !MAY_BE_READ.test(path))
  expect(elsewhere.filter((path) => !host.mountpoints.has(path))).toEqual([])
}

describe('a running agent whose collector is in foreign hands', () => {
  const collectors: ScriptedCollector[] = []
  const agents: Agent[] = []
  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.stop(0)
    for (const collector of collectors.splice(0)) await collector.close()
  })
  async function startUnderHostile(plan: object | null) {
    const created = createPending(stateDir)
    const collector = new ScriptedCollector({ plan: plan as never })
    collectors.push(collector)
    const collectorUrl = await collector.listen()
    const warnings: object[] = []
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: (fields: object) => void warnings.push(fields),
      error: () => undefined,
    }
    const agent = new Agent({
      config: {
        source: 'test',
        stateDir,
        timeZone: 'UTC',
        logLevel: 'info',
        outbox: { maxBytes: 1e7, maxAgeMs: 1e10, keepAcknowledgedMs: 1e8 },
        rotateKeyAfterMs: null,
        inspections: LOCAL,
      },
      identity: { ...created, collectorId: 'c-1', collectorUrl },
      inspections: INSPECTIONS,
      host,
      version: '0.1.0',
      log,
    })
    agents.push(agent)
    agent.start()
    await collector.until(() => collector.framesOf('hello').length > 0)
    return { collector, warnings }
  }
  /** A round of every inspection, or its refusal. */
  async function demandAll(collector: ScriptedCollector, turn: string): Promise<void> {
    const wanted = INSPECTIONS.map(({ name }) => `${turn}-${name}`)
    for (const { name } of INSPECTIONS)
      collector.send({ type: 'inspect', requestId: `${turn}-${name}`, inspection: name })
    const answered = () =>
      new Set([
        ...collector.rounds.map(({ round }) => round.requestId),
        ...collector.framesOf('demand-refused').map(({ requestId }) => requestId),
      ])
    await collector.until(() => wanted.every((id) => answered().has(id)))
  }

  it('runs and reads nothing that the collector has chosen, whatever frames it gets', {
    timeout: 60_000,
  }, async () => {
    const entries = INSPECTIONS.map((inspection) => {
      return { inspection: inspection.name, enabled: true, parameters: fillParameters(inspection, MARK) }
    })
    const { collector } = await startUnderHostile({ version: MARK, entries })
    await demandAll(collector, 'first')
    const plans = fc.sample(hostilePlan(INSPECTIONS), { numRuns: 25, seed: 2 })
    const others = fc.sample(fc.oneof(...Object.values(hostileFrames(INSPECTIONS)), foreignFrames), {
      numRuns: 1_000,
      seed: 3,
    })
    for (const [turn, plan] of plans.entries()) {
      collector.send(JSON.stringify({ type: 'plan', plan }))
      for (const frame of others.slice(turn * 40, turn * 40 + 40)) collector.send(JSON.stringify(frame))
      await demandAll(collector, `turn-${turn}`)
    }
    expectNothingChosen()
    const taken = new Set(collector.framesOf('hello').map(({ planVersion }) => planVersion))
    expect(taken.size).toBeGreaterThan(10)
    const ran = new Set(host.commands.map(({ program }) => program))
    expect([...ran]).toEqual(expect.arrayContaining(['/usr/bin/stat', '/usr/bin/nice']))
    expect(host.commands.some(({ args }) => args.at(-1) === REMOTE_MOUNT)).toBe(true)
    // Systemd is asked, never told: there is no method that starts, stops or loads by a file.
    expect([...new Set(host.systemdCalls.map(({ method }) => method))].sort()).toEqual(
      expect.arrayContaining(['listUnits', 'managerProperties']),
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('leaves out what only its own file may set, and shows that it did', async () => {
    const jobs = [{ name: MARK, files: `/${MARK}/*` }]
    const entries = [{ inspection: 'backups', enabled: true, parameters: { jobs, readFullyUpTo: '1MiB' } }]
    const { collector } = await startUnderHostile({ version: '1', entries })
    await demandAll(collector, 'once')
    const told = collector
      .framesOf('hello')
      .at(-1)
      ?.plan.find(({ inspection }) => inspection === 'backups')
    expect(told?.refused).toBe("only this host's own file may set jobs")
    expect(told?.parameters).toEqual({ jobs: OWN_JOBS, readFullyUpTo: '1MiB' })
    const round = collector.rounds.findLast(({ round }) => round.inspection === 'backups')?.round
    expect(round?.findings.map(({ item }) => item)).toEqual(['own'])
    expectNothingChosen()
  })
})

describe('the protocol', () => {
  it('has no frame that this suite does not send with hostile contents', () => {
    const types = CollectorFrame.options.map((option) => option.shape.type.value)
    expect(Object.keys(hostileFrames(INSPECTIONS)).sort()).toEqual([...types].sort())
  })
})

describe.each(INSPECTIONS.map((inspection) => [inspection.name, inspection] as const))(
  '%s',
  (_, inspection) => {
    it.each([[MARK], [`/${MARK}`], [`${MARK}.service`]])(
      'takes no command and no path from its parameters, all of them being %s',
      async (text) => {
        const wanted = {
          inspection: inspection.name,
          enabled: true,
          parameters: fillParameters(inspection, text),
        }
        const settings = { inspections: [inspection], local: LOCAL, timeZone: 'UTC', hostId: 'h' }
        const [planned] = mergePlan(settings, { version: '1', entries: [wanted as never] }, 0)
        const request = { inspection, host, memory: createMemory(), parameters: planned?.parameters }
        await runRound({ ...request, trigger: 'demand', plannedAt: null, nextDueAt: null, planVersion: '1' })
        const stop = new AbortController()
        const watching = inspection.watch?.(
          {
            host: allowOnly(host, inspection.commands ?? []),
            parameters: planned?.parsed,
            memory: createMemory(),
            signal: stop.signal,
          },
          () => undefined,
        )
        stop.abort()
        await watching
        expectNothingChosen()
      },
    )

    it('declares commands that are fixed but for what this host names', () => {
      for (const { program, args } of inspection.commands ?? []) {
        expect(program).toMatch(/^\/(usr\/)?s?bin\/[a-z-]+$/)
        expect(['sh', 'bash', 'env', 'xargs', 'node', 'python3']).not.toContain(program.split('/').at(-1))
        for (const [index, arg] of args.entries()) {
          if (!arg.startsWith('<')) continue
          expect([arg, args[index - 1]]).toEqual(['<mountpoint>', '--'])
        }
      }
    })

    it('keeps its declaration: the host refuses any other command', async () => {
      const allowed = allowOnly(host, inspection.commands ?? [])
      const run = (program: string, ...args: string[]) => allowed.run({ program, args, timeoutMs: 1 })
      await expect(run('/bin/sh', '-c', MARK)).rejects.toThrow('not among the declared commands')
      const [shape] = inspection.commands ?? []
      if (shape === undefined) return
      await expect(run(shape.program, ...shape.args, MARK)).rejects.toThrow('not among')
      await expect(run(shape.program, MARK, ...shape.args.slice(1))).rejects.toThrow('not among')
      await run(shape.program, ...shape.args)
      expect(host.commands).toEqual([shape])
    })

    it('lists what it may run and what only this host sets', () => {
      let out = ''
      runList({
        inspections: [inspection],
        lang: 'en',
        environment: {},
        stdout: { write: (text: string) => (out += text) },
      })
      for (const { program } of inspection.commands ?? []) expect(out).toContain(`may run: ${program}`)
      for (const name of inspection.hostOnly ?? [])
        expect(out).toContain(`from this host's file only: ${name}`)
      const names = parameterNames(inspection)
      for (const name of inspection.hostOnly ?? []) expect(names).toContain(name)
    })
  },
)

it('a specimen that lets the collector choose a path would be noticed', async () => {
  const careless = defineInspection({
    ...anInspection({ name: 'careless' }),
    parameters: z.strictObject({ path: z.string() }),
    inspect: async ({ host: asked, parameters: { path } }) => {
      await asked.readText(path)
      return []
    },
  })
  const parameters = fillParameters(careless, `/${MARK}`)
  const request = { inspection: careless, host, memory: createMemory(), parameters }
  await runRound({ ...request, trigger: 'demand', plannedAt: null, nextDueAt: null, planVersion: '1' })
  expect(() => expectNothingChosen()).toThrow(MARK)
})

it('a pattern of a collector costs no more than its length', () => {
  const pattern = `${'*a'.repeat(20_000)}b`
  const from = performance.now()
  expect(matchesPattern('a'.repeat(4_000), pattern)).toBe(false)
  expect(performance.now() - from).toBeLessThan(1_000)
  for (const [text, glob, fits] of [
    ['/data', '/da*', true],
    ['/data', '*', true],
    ['/data', '/d?ta', true],
    ['/data', '/d?', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['abcabc', '*abc', true],
    ['', '*', true],
    ['', '?', false],
    ['a\nb', 'a*b', true],
  ] as const)
    expect([text, glob, matchesPattern(text, glob)]).toEqual([text, glob, fits])
  expect(matchesPattern('SanDisk', 'sand*', true)).toBe(true)
})
