// A suite is skipped only for want of something, and then it is named.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xunjian-needs-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
  vi.doUnmock('../scripts/debian-packages.json')
  rmSync(folder, { recursive: true })
})

async function areHere(commands: string[]) {
  vi.stubEnv('XUNJIAN_TEST_SKIPS', join(folder, 'skips'))
  vi.doMock('../scripts/debian-packages.json', () => ({ default: { chromium: { commands } } }))
  const { needs } = await import('./support/needs.ts')
  return needs('chromium')
}

test('a suite runs when everything it needs is here', async () => {
  expect(await areHere(['sh'])).toBe(true)
})

test('a suite that cannot run is skipped, and its file is recorded with what it lacks', async () => {
  expect(await areHere(['sh', 'no-such-command'])).toBe(false)
  const recorded = JSON.parse(readFileSync(join(folder, 'skips'), 'utf8'))
  expect(recorded).toEqual({ suite: import.meta.filename, missing: ['chromium'] })
})
