// npm run new:inspection NAME: source, test, fixture host and the line in the registry, ready to run.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRoot, pinnedNode, run } from './lib/runtime.mjs'
import { runMain, say, Trouble } from './lib/steps.mjs'

const registry = 'agent/inspections/index.ts'

await runMain(async () => {
  const name = process.argv[2] ?? ''
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Trouble('Give the inspection a name in kebab-case: npm run new:inspection time-sync')
  }
  const variable = name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())
  const files = {
    [`agent/inspections/${name}.ts`]: source(name, variable),
    [`tests/agent/inspections/${name}.test.ts`]: test(name, variable),
    [`tests/fixtures/hosts/${name}/answers.json`]: '{ "now": "2026-01-01T12:00:00Z" }\n',
    [`tests/fixtures/hosts/${name}/root/proc/uptime`]: '93784.12 180021.44\n',
  }
  const present = Object.keys(files).find((path) => existsSync(inRoot(path)))
  if (present) throw new Trouble(`${present} exists already`)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(inRoot(path)), { recursive: true })
    writeFileSync(inRoot(path), text)
    say(`wrote ${path}`)
  }
  writeFileSync(inRoot(registry), register(readFileSync(inRoot(registry), 'utf8'), name, variable))
  say(`added ${variable} to ${registry}`)
  const biome = inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome')
  await run(pinnedNode(), [biome, 'check', '--write', registry, ...Object.keys(files).slice(0, 2)])
  say(`Now make it true: npx vitest run tests/agent/inspections/${name}.test.ts`)
  return 0
})

function register(text, name, variable) {
  const lines = text.split('\n')
  const imports = lines.filter((line) => line.startsWith('import { '))
  const line = `import { ${variable} } from './${name}.ts'`
  const sorted = [...imports, line].sort((a, b) => (a.split("'")[1] < b.split("'")[1] ? -1 : 1))
  const rest = lines.filter((other) => !imports.includes(other))
  const typeImport = rest.findIndex((other) => other.startsWith('import type'))
  rest.splice(typeImport + 1, 0, ...sorted)
  return rest.join('\n').replace(/(= \[[^\]]*?),?(\s*\]\s*)$/, `$1, ${variable}$2`)
}

function source(name, variable) {
  const Variable = variable[0].toUpperCase() + variable.slice(1)
  return `// What trouble does this find: one sentence.
import { z } from 'zod'
import { Duration } from '../../shared/duration.ts'
import type { Finding } from '../../shared/finding.ts'
import { defineInspection } from '../inspection.ts'

export const ${Variable}Parameters = z.strictObject({
  shortest: Duration.prefault('10m').describe('A machine that runs for less than this was just restarted'),
})
export type ${Variable}Parameters = z.infer<typeof ${Variable}Parameters>

export const ${variable} = defineInspection({
  name: '${name}',
  title: { en: '${name}', 'zh-CN': '中文名称' },
  every: '5m',
  timeout: '20s',
  parameters: ${Variable}Parameters,
  texts: {
    running: { en: 'Running for {uptime_seconds:span}', 'zh-CN': '已运行 {uptime_seconds:span}' },
    restarted: { en: 'Restarted {uptime_seconds:span} ago', 'zh-CN': '{uptime_seconds:span}前重启过' },
    'no-uptime': { en: 'No {source} here', 'zh-CN': '此处没有 {source}' },
  },
  measurements: { uptime_seconds: { en: 'Running for', 'zh-CN': '运行时长' } },
  metrics: [],
  faults: { badRounds: 2, goodRounds: 2, recovery: 'automatic' },
  async inspect({ host, parameters }) {
    const text = await host.readText('/proc/uptime')
    if (text === null) return { notApplicable: { code: 'no-uptime', values: { source: '/proc/uptime' } } }
    return [judge(parseUptime(text), parameters)]
  },
})

export function judge(uptimeSeconds: number, { shortest }: ${Variable}Parameters): Finding {
  const isShort = uptimeSeconds * 1_000 < shortest
  return {
    item: 'uptime',
    status: isShort ? 'warning' : 'ok',
    summary: { code: isShort ? 'restarted' : 'running', values: {} },
    measurements: [{ name: 'uptime_seconds', value: uptimeSeconds, unit: 'seconds' }],
    evidence: [],
  }
}

function parseUptime(text: string): number {
  return Math.floor(Number(text.split(' ')[0]))
}
`
}

function test(name, variable) {
  const Variable = variable[0].toUpperCase() + variable.slice(1)
  return `import { expect, test } from 'vitest'
import { ${variable}, ${Variable}Parameters, judge } from '../../../agent/inspections/${name}.ts'
import { createFixtureHost, inspectHost, verdictsOf } from '../../support/fixture-host.ts'

test.each([
  [60, 'warning restarted'],
  [3_600, 'ok running'],
])('%d seconds after a start', (seconds, verdict) => {
  const { status, summary } = judge(seconds, ${Variable}Parameters.parse({}))
  expect(\`\${status} \${summary.code}\`).toBe(verdict)
})

test('a machine like the one in tests/fixtures/hosts/${name}', async () => {
  const round = await inspectHost(${variable}, createFixtureHost('${name}'))
  expect(verdictsOf(round)).toEqual({ uptime: 'ok running' })
})
`
}
