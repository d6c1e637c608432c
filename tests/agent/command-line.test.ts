import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ScriptedCollector } from '../support/scripted-collector.ts'

const MAIN = join(import.meta.dirname, '../../agent/main.ts')
let folder: string
let collector: ScriptedCollector
let address: string
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'command-line-'))
  collector = new ScriptedCollector()
  address = await collector.listen()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

function launch(args: readonly string[], more: Record<string, string> = {}) {
  const environment = {
    ...process.env,
    XUNJIAN_AGENT_STATE: join(folder, 'state'),
    XUNJIAN_AGENT_COLLECTOR: address,
  }
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...environment, ...more } })
  children.push(child)
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said.text += chunk.toString()
    })
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as unknown, said: said.text }))
  return { child, ended }
}

const run = (args: readonly string[], more: Record<string, string> = {}) => launch(args, more).ended

describe('xunjian-agent', () => {
  it('run, before it is enrolled, says what to do', async () => {
    const { code, said } = await run(['run'])
    expect(code).toBe(1)
    expect(said).toContain('This host is not enrolled')
    expect(said.trim().split('\n')).toHaveLength(1)
  })

  it('tells every mistake of its file without a stack', async () => {
    const file = join(folder, 'agent.yaml')
    writeFileSync(file, 'logLevel: loud\ninspections: { disc: {} }\n')
    const { code, said } = await run(['run', '--config', file])
    expect(code).toBe(1)
    expect(said).toBe(
      `${file}: 2 mistakes\n  - logLevel: must be one of debug, info, warn, error\n` +
        '  - inspections.disc: is not known\n      hint: did you mean disk?\n',
    )
  })

  it('enrols, runs, allows no second agent beside it, and stops in order on SIGTERM', async () => {
    expect((await run(['enrol'], { XUNJIAN_AGENT_CODE: 'one-time-code' })).code).toBe(0)
    const agent = launch(['run'])
    await collector.until(() => collector.rounds.length > 0)
    const second = await run(['run'])
    expect(second).toEqual({ code: 1, said: expect.stringContaining('Another agent is running') })
    // The status is written a moment after the link is ready.
    await expect.poll(async () => (await run(['status'])).code).toBe(0)
    const status = await run(['status', '--json'])
    expect(status.code).toBe(0)
    expect(JSON.parse(status.said)).toMatchObject({ kind: 'running', status: { link: { state: 'ready' } } })
    agent.child.kill('SIGTERM')
    const { code, said } = await agent.ended
    expect(code).toBe(0)
    const lines = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string; step?: string })
    expect(lines.filter(({ step }) => step !== undefined).map(({ step }) => step)).toEqual([
      'watches',
      'schedule',
      'link',
    ])
    expect(lines.at(-1)?.msg).toBe('stopped')
    expect(said).not.toContain('one-time-code')
  }, 30_000)

  it('after kill -9 starts again, with everything that was not acknowledged', async () => {
    collector.script.onRound = () => 'nothing'
    await run(['enrol'], { XUNJIAN_AGENT_CODE: 'one-time-code' })
    const first = launch(['run'])
    await collector.until(() => collector.rounds.length > 0)
    first.child.kill('SIGKILL')
    await first.ended
    const before = collector.rounds.length
    collector.script.onRound = () => 'ack'
    const second = launch(['run'])
    await collector.until(() => collector.rounds.length > before)
    expect(collector.rounds[before]).toEqual(collector.rounds[0])
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
  }, 30_000)
})
