// A pure part that reads the clock or chance is refused by the linter.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'xunjian-pure-'))
writeFileSync(
  join(folder, 'biome.json'),
  JSON.stringify({ root: true, plugins: [join(root, 'config', 'no-clock.grit')] }),
)
afterAll(() => rmSync(folder, { recursive: true }))

function lint(expression: string) {
  const file = join(folder, 'specimen.ts')
  writeFileSync(file, `export const value = () => ${expression}\n`)
  return spawnSync('node', [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'lint', file], {
    cwd: folder,
  })
}

test.each(['Date.now()', 'new Date()', 'performance.now()', 'Temporal.Now.instant()', 'Math.random()'])(
  '%s is refused',
  (expression) => {
    const { status, stderr } = lint(expression)
    expect(stderr.toString()).toContain('time and chance come in as arguments')
    expect(status).toBe(1)
  },
)

test('a date made from an argument passes', () => {
  expect(lint('new Date(5).toISOString()').status).toBe(0)
})
