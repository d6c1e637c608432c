// Documents cannot cite what is gone.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'xunjian-documents-'))

beforeAll(() => {
  cpSync(join(import.meta.dirname, '..', '..', 'scripts'), join(folder, 'scripts'), { recursive: true })
  mkdirSync(join(folder, 'agent'))
  writeFileSync(join(folder, 'agent', 'link.ts'), '')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { verify: '' } }))
  rmSync(join(folder, 'scripts', 'README.md'), { force: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

function check(markdown: string) {
  writeFileSync(join(folder, 'README.md'), markdown)
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'scripts', 'check-doc-paths.mjs')])
  return { status, said: stderr.toString().trim() }
}

test.each([
  '`agent/link.ts:12`',
  '`link.ts`',
  '[the link](agent/link.ts#top)',
  '`npm run verify`',
  '`agent/`',
])('%s is there', (citation) => expect(check(citation)).toEqual({ status: 0, said: '' }))

test.each([
  '`/agent/enrol`',
  '`@hono/zod-openapi`',
  '`data/agent`',
  '[site](https://example.org/x)',
  '`agent/*.ts`',
])('%s is not a path of the project', (citation) => expect(check(citation)).toEqual({ status: 0, said: '' }))

test.each(['agent/gone.ts', 'gone.ts', 'npm run gone', './gone.md'])('`%s` is refused', (cited) => {
  expect(check(`\n\`${cited}\``)).toEqual({ status: 1, said: `README.md:2: ${cited} does not exist` })
})

test('a link to nowhere is refused', () => {
  expect(check('[x](agent/gone.ts)')).toEqual({
    status: 1,
    said: 'README.md:1: agent/gone.ts does not exist',
  })
})
