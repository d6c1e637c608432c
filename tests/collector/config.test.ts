import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig, usesTls } from '../../collector/config.ts'
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
    'listens on %s with TLS and never without',
    (listen) => {
      expect(usesTls(load(`listen: "${listen}"`))).toBe(true)
      expect(issuesOf(`listen: "${listen}"\npublicUrl: http://example.com`)).toMatchObject([
        { path: 'publicUrl' },
      ])
      expect(issuesOf(`listen: "${listen}"\ntls: { mode: none }`)).toMatchObject([{ path: 'tls.mode' }])
    },
  )

  it.each(['127.0.0.1:9000', 'localhost:9000', '[::1]:9000'])(
    'listens on %s, plain unless asked',
    (listen) => {
      expect(usesTls(load(`listen: "${listen}"`))).toBe(false)
      expect(usesTls(load(`listen: "${listen}"\ntls: { mode: own }`))).toBe(true)
    },
  )

  it.each([
    ['tls: { certificate: a.pem }', 'tls.key'],
    ['tls: { key: a.pem }', 'tls.certificate'],
    ['tls: { authority: a.pem }', 'tls.authority'],
    ['tls: { mode: own, certificate: a.pem, key: b.pem }', 'tls.mode'],
    ['publicUrl: http://example.com:8420', 'publicUrl'],
    ['publicUrl: https://example.com/xunjian', 'publicUrl'],
    ['publicUrl: https://user:secret@example.com', 'publicUrl'],
    ['tls: { names: ["a name"] }', 'tls.names[0]'],
  ])('refuses %s', (text, path) => {
    expect(issuesOf(text)).toMatchObject([{ path }])
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
