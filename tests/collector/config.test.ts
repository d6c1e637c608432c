import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../collector/config.ts'
import { planFor } from '../../collector/ingest/plan-for.ts'
import { ConfigError } from '../../shared/config-error.ts'

const dir = mkdtempSync(join(tmpdir(), 'xunjian-config-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function load(text: string, environment: Record<string, string> = {}) {
  const path = join(dir, 'collector.yaml')
  writeFileSync(path, text)
  return loadConfig(path, environment)
}

function issuesOf(text: string) {
  try {
    load(text)
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
  return []
}

describe('the configuration of the collector', () => {
  it('has a default for everything', () => {
    expect(loadConfig(null, {})).toMatchObject({
      listen: '127.0.0.1:8420',
      staleness: { silentAfter: 60_000 },
    })
  })

  it('reads its example', () => {
    expect(loadConfig('config/collector.example.yaml', {})).toMatchObject({
      timeZone: 'Asia/Shanghai',
      store: { groupWindow: 5 },
    })
  })

  it('lists every mistake with its path and a hint', () => {
    const issues = issuesOf(
      'listn: 1\nstore: { groupRounds: 0 }\nstaleness: { sweep: soon }\ntimeZone: Moon/Base\n',
    )
    expect(issues.map((issue) => issue.path).sort()).toEqual([
      'listn',
      'staleness.sweep',
      'store.groupRounds',
      'timeZone',
    ])
    expect(issues.find((issue) => issue.path === 'listn')?.hint).toContain('listen')
  })

  it.each(['0.0.0.0:8420', '192.168.1.5:8420', '[::]:8420', 'example.com:80'])(
    'refuses to listen on %s',
    (listen) => {
      expect(issuesOf(`listen: "${listen}"`)).toMatchObject([{ path: 'listen' }])
    },
  )

  it.each(['127.0.0.1:9000', 'localhost:9000', '[::1]:9000'])('listens on %s', (listen) => {
    expect(load(`listen: "${listen}"`).listen).toBe(listen)
  })

  it('lets the environment stand above the file', () => {
    expect(load('listen: 127.0.0.1:1', { XUNJIAN_COLLECTOR_LISTEN: '127.0.0.1:2' }).listen).toBe(
      '127.0.0.1:2',
    )
  })

  it('says in one sentence that the file cannot be read', () => {
    expect(() => loadConfig(join(dir, 'missing.yaml'), {})).toThrow(/missing\.yaml.*no such file/s)
  })
})

describe('the collector’s plan for a host', () => {
  const { plan } = loadConfig('config/collector.example.yaml', {})

  it('takes the rules whose labels all fit', () => {
    expect(planFor(plan, { env: 'production' })?.entries.map((entry) => entry.inspection)).toEqual([
      'disk',
      'patches',
    ])
    expect(planFor(plan, { site: 'lab' })?.entries).toMatchObject([
      { inspection: 'disk' },
      { enabled: false },
    ])
  })

  it('is none when no rule fits, and has a version that changes with it', () => {
    expect(planFor([], {})).toBeNull()
    expect(planFor(plan, {})?.version).not.toBe(planFor(plan, { site: 'lab' })?.version)
  })
})
