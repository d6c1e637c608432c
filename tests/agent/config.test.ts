import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../agent/config.ts'
import { INSPECTIONS } from '../../agent/inspections/index.ts'
import { aDiskLike } from '../support/inspections.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function load(yaml: string, environment: Record<string, string> = {}) {
  const path = join(folder, 'agent.yaml')
  writeFileSync(path, yaml)
  return loadConfig({ inspections: [aDiskLike], environment, path })
}

async function mistakesIn(yaml: string, environment: Record<string, string> = {}): Promise<string> {
  const error: unknown = await load(yaml, environment).catch((thrown: unknown) => thrown)
  return error instanceof Error ? error.message.replace(join(folder, 'agent.yaml'), 'agent.yaml') : 'none'
}

describe('the agent’s configuration', () => {
  it('has a default for everything', async () => {
    const config = await load('')
    expect(config).toMatchObject({
      stateDir: '/var/lib/xunjian/agent',
      logLevel: 'info',
      outbox: {
        maxBytes: 64 * 1024 * 1024,
        maxAgeMs: 30 * 86_400_000,
        keepAcknowledgedMs: 26 * 3_600_000,
      },
    })
    expect(config.collectorUrl).toBeUndefined()
    expect(config.inspections.size).toBe(0)
  })

  it('is read from the file, with schedules as cron and parameters as they were written', async () => {
    const config = await load(`
      collector: https://collector.example:8420
      inspections:
        disk-like: { enabled: false, every: 10m, timeout: 5s, parameters: { limit: 20% } }
    `)
    expect(config.collectorUrl).toBe('https://collector.example:8420')
    expect(config.inspections.get('disk-like')).toEqual({
      enabled: false,
      cron: '*/10 * * * *',
      timeoutMs: 5_000,
      parameters: { limit: '20%' },
    })
  })

  it('is overridden by the environment', async () => {
    const environment = {
      XUNJIAN_AGENT_STATE: '/srv/x',
      XUNJIAN_AGENT_COLLECTOR: 'http://localhost:1',
      PATH: '/bin',
    }
    expect(await load('state: /elsewhere', environment)).toMatchObject({
      stateDir: '/srv/x',
      collectorUrl: 'http://localhost:1',
    })
  })

  it('tells every mistake at once, with path and hint', async () => {
    const message = await mistakesIn(
      `
collector: http://collector.example:8420
timezone: Asia/Shanghai
outbox: { maxSize: lots }
inspections:
  disk-like: { every: 7m, cron: "0 61 * * *", parameters: { limit: 200%, limmit: 1% } }
  disk_like: {}
`,
      { XUNJIAN_AGENT_STAET: '/x' },
    )
    expect(message).toBe(`agent.yaml: 9 mistakes
  - XUNJIAN_AGENT_STAET: is not known
      hint: did you mean XUNJIAN_AGENT_STATE?
  - collector: is plain http beyond this machine; use https:// or a tunnel to 127.0.0.1
  - outbox.maxSize: "lots" is not a size; write 500MiB, 20GiB or 1TB
  - inspections.disk-like.every: "7m" does not divide the clock evenly; write 6m or 10m, or a cron expression
  - inspections.disk-like.cron: hour "61" cannot be read (0–23)
  - inspections.disk-like.parameters.limit: "200%" is not a share; write 10% or 0.5%
  - inspections.disk-like.parameters.limmit: is not known
      hint: did you mean limit?
  - inspections.disk_like: is not known
      hint: did you mean disk-like?
  - timezone: is not known
      hint: did you mean timeZone?`)
  })

  it.each([
    ['timeZone: Mars/Olympus', 'timeZone: is not an IANA time zone such as Asia/Shanghai'],
    ['collector: ftp://x', 'collector: begins with ftp://; write http:// or https://'],
    ['collector: http://me:secret@localhost', 'collector: holds a name or password'],
    ['- a\n- b', 'must hold settings such as'],
    ['a: [1', 'at line 1'],
    ['state: /a\nstate: /b', 'Map keys must be unique'],
    ['inspections: { disk-like: { every: 5m, cron: "0 1 * * *" } }', 'has both every and cron; keep one'],
  ])('refuses %j: %s', async (yaml, expected) => {
    expect(await mistakesIn(yaml)).toContain(expected)
  })

  it('says in a sentence when the file is not there', async () => {
    const loading = loadConfig({ inspections: [], environment: {}, path: join(folder, 'none.yaml') })
    await expect(loading).rejects.toThrow(`${join(folder, 'none.yaml')}: one mistake\n  - does not exist`)
  })
})

describe('what is delivered for people to start from', () => {
  const root = join(import.meta.dirname, '../..')

  it('has no mistake in the example, which shows every inspection', async () => {
    const path = join(root, 'config/agent.example.yaml')
    const config = await loadConfig({ inspections: INSPECTIONS, environment: {}, path })
    expect([...config.inspections.keys()].sort()).toEqual(INSPECTIONS.map(({ name }) => name).sort())
  })

  it('has the schemas that the code has', () => {
    execFileSync(process.execPath, ['scripts/generate-schemas.mjs', '--check'], { cwd: root })
  })
})
