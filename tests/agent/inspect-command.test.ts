import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseLanguage, type InspectOptions, runInspect } from '../../agent/inspect-command.ts'
import { runList } from '../../agent/list-command.ts'
import { createPaint, displayWidth, padTo, printable } from '../../agent/terminal.ts'
import type { Finding } from '../../shared/finding.ts'
import type { Status } from '../../shared/status.ts'
import { createFixtureHost } from '../support/fixture-host.ts'
import { aFinding } from '../support/frames.ts'
import { anInspection } from '../support/inspections.ts'

const speaking = (name: string, ...findings: readonly Partial<Finding>[]) => ({
  ...anInspection({
    name,
    inspect: async () => findings.map((finding) => aFinding({ evidence: [], ...finding })),
  }),
  title: { en: `Title of ${name}`, 'zh-CN': `${name} 的标题` },
  texts: {
    'space-ok': { en: 'All is well', 'zh-CN': '一切正常' },
    bad: { en: 'Not well: {size_bytes:bytes}', 'zh-CN': '异常：{size_bytes:bytes}' },
  },
})
const bad = (item: string, status: Status) => ({ item, status, summary: { code: 'bad', values: {} } })

async function inspect(options: InspectOptions) {
  const written = { out: '', err: '' }
  const code = await runInspect({
    host: createFixtureHost('alpine'),
    environment: {},
    stdout: { write: (text) => (written.out += text), columns: 100 },
    stderr: { write: (text) => (written.err += text) },
    ...options,
  })
  return { code, ...written }
}

describe('the exit code is the worst that was found', () => {
  test.each<[string, readonly Status[], number]>([
    ['all is well', ['ok', 'ok'], 0],
    ['a warning', ['ok', 'warning'], 1],
    ['critical beats unknown', ['critical', 'unknown'], 2],
    ['warning beats unknown', ['warning', 'unknown'], 1],
    ['unknown', ['ok', 'unknown'], 3],
    ['nothing to judge', [], 0],
  ])('%s', async (_, statuses, code) => {
    const findings = statuses.map((status, index) => ({ item: `i${index}`, status }))
    expect((await inspect({ inspections: [speaking('one', ...findings)] })).code).toBe(code)
  })
  test('an inspection that fails is unknown', async () => {
    const failing = anInspection({ inspect: () => Promise.reject(new Error('broken')) })
    const { code, out } = await inspect({ inspections: [failing] })
    expect([code, out]).toEqual([3, expect.stringContaining('Could not be carried out: Error: broken')])
  })
})

describe('the table', () => {
  const inspections = [
    speaking('calm', { item: '/' }),
    speaking('loud', bad('x', 'warning'), bad('磁盘一', 'critical')),
  ]

  test('worst first, aligned also with Chinese, with a shape for every status', async () => {
    const { out } = await inspect({ inspections })
    const lines = out.split('\n')
    expect(lines.findIndex((line) => line.includes('Title of loud'))).toBeLessThan(
      lines.findIndex((line) => line.includes('Title of calm')),
    )
    expect(lines).toContain('  ■ 磁盘一  Not well: 977 KiB')
    expect(lines).toContain('  ▲ x       Not well: 977 KiB')
    expect(lines).toContain('  ● /  All is well')
    expect(out).toContain('■ 1 critical   ▲ 1 warning   ● 1 ok')
  })

  test('in Chinese', async () => {
    const { out } = await inspect({ inspections, lang: 'zh' })
    expect(out).toContain('■ loud 的标题')
    expect(out).toContain('异常：977 KiB')
    expect(out).toContain('■ 1 严重   ▲ 1 预警   ● 1 正常')
  })

  test('colour on a terminal only, and not against NO_COLOR', async () => {
    const terminal = (environment: Record<string, string>) => {
      let out = ''
      const stdout = { write: (text: string) => (out += text), isTTY: true, columns: 100 }
      return inspect({ inspections, stdout, environment }).then(() => out)
    }
    const colours = '\u001B['
    expect(await terminal({ TERM: 'xterm' })).toContain(colours)
    expect(await terminal({ TERM: 'xterm', NO_COLOR: '1' })).not.toContain(colours)
    expect((await inspect({ inspections })).out).not.toContain(colours)
  })

  test('evidence stands below what is not well, on one line', async () => {
    const finding = { ...bad('x', 'critical'), evidence: [{ source: '/proc/x', text: 'first\nsecond' }] }
    expect((await inspect({ inspections: [speaking('one', finding)] })).out).toContain(
      '/proc/x: first  second',
    )
  })

  test('names of files cannot draw on the terminal', async () => {
    const { out } = await inspect({ inspections: [speaking('one', { item: 'evil\u001B[2J\n' })] })
    expect(out).toContain('evil␛[2J␊')
  })

  test('who is not root is told why something is unknown', async () => {
    const host = { ...createFixtureHost('alpine'), isPrivileged: false }
    const { out } = await inspect({ host, inspections: [speaking('one', bad('x', 'unknown'))] })
    expect(out).toContain('Not run as root')
  })
})

test('as JSON: rounds with their status and sentences', async () => {
  const { out, code } = await inspect({ inspections: [speaking('one', bad('x', 'warning'))], json: true })
  const { rounds, ...rest } = JSON.parse(out)
  expect([code, rest]).toEqual([1, { hostname: expect.any(String), status: 'warning', exitCode: 1 }])
  expect(rounds[0]).toMatchObject({ inspection: 'one', outcome: 'completed', status: 'warning' })
  expect(rounds[0].findings[0]).toMatchObject({ item: 'x', status: 'warning', text: 'Not well: 977 KiB' })
})

test('only what is named runs; an unknown name is told with those that there are', async () => {
  const inspections = [speaking('one'), speaking('two')]
  expect((await inspect({ inspections, names: ['two'] })).out).not.toContain('Title of one')
  const { code, err } = await inspect({ inspections, names: ['two', 'three'] })
  expect([code, err]).toEqual([3, 'No inspection is called three. There are: one, two\n'])
})

test('parameters of the configuration reach their inspection', async () => {
  const { out, code } = await inspect({ inspections: [speaking('one')], parameters: { one: { bogus: 1 } } })
  expect([code, out]).toEqual([3, expect.stringContaining('Not run: its parameters are not valid')])
})

test.each([
  ['zh-CN', {}, 'zh-CN'],
  ['zh', {}, 'zh-CN'],
  [undefined, { LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
  [undefined, { LANG: 'de_DE.UTF-8' }, 'en'],
  [undefined, { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
  ['en', { LANG: 'zh_CN.UTF-8' }, 'en'],
])('asked for %s in %j it speaks %s', (asked, environment, language) => {
  expect(chooseLanguage(asked, environment)).toBe(language)
})

test('widths of a terminal', () => {
  expect([displayWidth('abc'), displayWidth('磁盘'), displayWidth('é'), displayWidth('a：b')]).toEqual([
    3, 4, 1, 4,
  ])
  expect(padTo('磁盘', 6)).toBe('磁盘  ')
  expect(printable('a\tb\u0007')).toBe('a b�')
  expect(createPaint(true, { TERM: 'dumb' })('x', 'red')).toBe('x')
})

test('list names what there is', () => {
  let out = ''
  const stdout = { write: (text: string) => (out += text) }
  expect(runList({ inspections: [speaking('one'), speaking('longer')], stdout, environment: {} })).toBe(0)
  expect(out.split('\n').slice(0, 2)).toEqual([
    'one     every 5m    Title of one',
    'longer  every 5m    Title of longer',
  ])
  out = ''
  runList({ inspections: [speaking('one')], stdout, json: true })
  expect(JSON.parse(out)).toMatchObject([{ name: 'one', every: '5m', timeout: '5s' }])
})

test('as a program, on this machine, without configuration', { timeout: 60_000 }, () => {
  const main = join(import.meta.dirname, '../../agent/main.ts')
  const ran = spawnSync(process.execPath, [main, 'inspect', 'disk', '--json', '--lang', 'en'], {
    encoding: 'utf8',
  })
  const said = JSON.parse(ran.stdout)
  expect(ran.status).toBe(said.exitCode)
  expect(said.rounds[0].findings.map(({ item }: Finding) => item)).toContain('/')
})
